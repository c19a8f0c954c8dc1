package people

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/guiju/guiju/internal/fault"
)

// What one hashing costs (argon2id), and how many go on at once: each holds
// its memory and one processor for a tenth of a second, so that a rush of
// sign-ins waits in line and the acts of those who are in go on.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
	hashings   = 2
)

const (
	passwordLeast = 8
	passwordMost  = 200
)

// hash gives the form in which a password or a PIN is kept.
func (a *Accounts) hash(ctx context.Context, secret string) (string, error) {
	salt, err := a.draw(saltBytes)
	if err != nil {
		return "", err
	}
	sum, err := a.stretch(ctx, secret, salt, hashPasses, hashMemory, hashLanes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// verify says whether a secret is the one that was hashed. With nothing kept it
// takes as long and says no: who guesses names learns nothing from the time.
func (a *Accounts) verify(ctx context.Context, kept, secret string) (bool, error) {
	if kept == "" {
		_, err := a.stretch(ctx, secret, make([]byte, saltBytes), hashPasses, hashMemory, hashLanes)
		return false, err
	}
	var version int
	var memory, passes uint32
	var lanes uint8
	part := strings.Split(kept, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return false, unreadableHash(nil)
	}
	if _, err := fmt.Sscanf(part[2]+" "+part[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil {
		return false, unreadableHash(err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false, unreadableHash(err)
	}
	want, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil {
		return false, unreadableHash(err)
	}
	if version != argon2.Version || memory > 1<<20 || passes == 0 || passes > 64 || lanes == 0 || len(want) < hashBytes {
		return false, unreadableHash(nil)
	}
	got, err := a.stretch(ctx, secret, salt, passes, memory, lanes)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got[:min(len(got), len(want))], want) == 1, nil
}

// stretch waits for its turn and hashes.
func (a *Accounts) stretch(ctx context.Context, secret string, salt []byte, passes, memory uint32, lanes uint8) ([]byte, error) {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "登录的人太多，请稍后再试。", "Too many people are signing in; try again shortly.").Because(ctx.Err())
	}
	return argon2.IDKey([]byte(fold(secret)), salt, passes, memory, lanes, hashBytes), nil
}

// fold makes one secret of what different keyboards send for it: full-width
// figures, composed and decomposed letters.
func fold(secret string) string { return norm.NFKC.String(secret) }

func unreadableHash(err error) error {
	return fault.New(fault.Environment, "这个账号存的密码无法读取，请管理员重设。", "The password kept for this account cannot be read; the administrator must set it anew.").Because(err)
}

// draw takes fresh randomness.
func (a *Accounts) draw(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(a.rand, b); err != nil {
		return nil, fault.New(fault.Environment, "系统取不到随机数", "no randomness to be had").Because(err)
	}
	return b, nil
}

// common are passwords that are tried first everywhere.
var common = map[string]bool{
	"password": true, "password1": true, "password123": true, "passw0rd": true, "p@ssw0rd": true,
	"qwertyui": true, "qwerty123": true, "1q2w3e4r": true, "1qaz2wsx": true, "qwertyuiop": true,
	"abcd1234": true, "abc12345": true, "a1234567": true, "a12345678": true, "a123456789": true, "aa123456": true,
	"woaini1314": true, "woaini520": true, "5201314a": true, "admin123": true, "admin1234": true, "administrator": true,
	"iloveyou": true, "letmein1": true, "welcome1": true, "guiju123": true, "changeme": true,
}

// goodPassword refuses what is guessed first. Figures alone are for PINs, so
// that one field can take either.
func goodPassword(login, password string) error {
	p := fold(password)
	n := utf8.RuneCountInString(p)
	lower := strings.ToLower(p)
	low := strings.ToLower(fold(login))
	bad := func(zh, en string) error {
		return fault.New(fault.Invalid, "密码没有设成。", "The password was not set.").At("password", "/password", zh, en)
	}
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(p, unicode.IsControl):
		return bad("密码里有打不出来的字符", "it holds characters that cannot be typed")
	case n < passwordLeast:
		return bad(fmt.Sprintf("密码至少 %d 个字符，现在是 %d 个", passwordLeast, n), fmt.Sprintf("at least %d characters; this has %d", passwordLeast, n))
	case n > passwordMost:
		return bad(fmt.Sprintf("密码最多 %d 个字符", passwordMost), fmt.Sprintf("at most %d characters", passwordMost))
	case strings.Trim(p, "0123456789") == "":
		return bad("密码不能全是数字", "not figures alone")
	case common[lower], strings.Count(lower, lower[:1]) == len(lower), low != "" && strings.Contains(lower, low) && n < utf8.RuneCountInString(low)+passwordLeast:
		return bad("这个密码太容易猜到", "this password is too easy to guess")
	}
	return nil
}
