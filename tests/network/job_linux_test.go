package network

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/guiju/guiju/internal/app"
	"github.com/guiju/guiju/tests/browser"
)

// A technician's whole job from a second machine, over HTTPS with the
// department's own certificate: refused before it is installed, done after.
func TestJobFromAnotherMachine(t *testing.T) {
	browser.Found(t)
	if _, err := exec.LookPath("certutil"); err != nil {
		t.Skip("there is no certutil to install a certificate for Chromium (Debian package libnss3-tools)")
	}
	m := newMachine(t)
	data := filepath.Join(t.TempDir(), "data")
	var out strings.Builder
	if code := app.Main([]string{"demo", "-data", data, "-records", "4"}, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatalf("guiju demo: exit %d\n%s", code, out.String())
	}
	out.Reset()
	if code := app.Main([]string{"serve", "-data", data, "-listen", m.here + ":8443"}, strings.NewReader(""), &out, &out); code != 3 || !strings.Contains(out.String(), "-tls auto") {
		t.Errorf("plain HTTP for the network: exit %d\n%s", code, out.String())
	}
	url, print := serve(t, data, m.here)
	m.run("TestOverThere", "GUIJU_NETWORK_URL="+url, "GUIJU_NETWORK_PRINT="+print)
}

// serve runs the program itself and gives its address and the fingerprint it tells.
func serve(t *testing.T, data, host string) (url, print string) {
	t.Helper()
	cmd := exec.Command(browser.Binary(t), "serve", "-data", data, "-listen", host+":8443", "-tls", "auto", "-host", host, "-lang", "en")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server did not end cleanly: %v", err)
		}
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if url == "" {
			url = lines.Text()
		}
		if _, is, ok := strings.Cut(lines.Text(), "fingerprint of the certificate: "); ok {
			print = is
			break
		}
	}
	if url == "" || print == "" {
		t.Fatalf("serve told %q, %q: %v", url, print, lines.Err())
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }()
	return url, print
}

// TestOverThere is run on the second machine alone.
func TestOverThere(t *testing.T) {
	url := os.Getenv("GUIJU_NETWORK_URL")
	if url == "" {
		t.Skip("run by TestJobFromAnotherMachine")
	}
	home := t.TempDir()
	env := chromedp.Env("HOME=" + home)

	// Before: neither a program nor a browser takes the server's word.
	var unknown x509.UnknownAuthorityError
	if res, err := http.Get(url + "/login"); !errors.As(err, &unknown) {
		if err == nil {
			res.Body.Close()
		}
		t.Fatalf("without the certificate a program was served: %v", err)
	}
	stranger := browser.Open(t, url, 375, 740, env)
	if _, err := chromedp.Run(stranger.Context(), chromedp.Navigate(url+"/login")); err == nil || !strings.Contains(err.Error(), "ERR_CERT_AUTHORITY_INVALID") {
		t.Fatalf("without the certificate Chromium went in: %v", err)
	}

	// The page that anybody may read, the file it offers, the fingerprint to compare.
	open := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // a device before it trusts
	page := fetch(t, open, url+"/trust")
	if !strings.Contains(page, os.Getenv("GUIJU_NETWORK_PRINT")) || !strings.Contains(page, url+"/trust") || !strings.Contains(page, `href="/ca.crt"`) {
		t.Errorf("/trust does not show the fingerprint that the server tells, or where to go:\n%s", page)
	}
	if code := fetch(t, open, url+"/trust/code.svg"); !strings.HasPrefix(code, "<svg") {
		t.Errorf("the code is %q", code)
	}
	ca := fetch(t, open, url+"/ca.crt")
	block, _ := pem.Decode([]byte(ca))
	if block == nil {
		t.Fatal("/ca.crt is no certificate")
	}
	if sum := sha256.Sum256(block.Bytes); strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":") != os.Getenv("GUIJU_NETWORK_PRINT") {
		t.Fatalf("/ca.crt has the fingerprint %X", sum)
	}
	file, nss := filepath.Join(home, "guiju-ca.crt"), "sql:"+filepath.Join(home, ".pki", "nssdb")
	for _, err := range []error{os.WriteFile(file, []byte(ca), 0o600), os.MkdirAll(filepath.Join(home, ".pki", "nssdb"), 0o700)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"-N", "--empty-password"}, {"-A", "-n", "guiju", "-t", "C,,", "-i", file}} {
		if out, err := exec.Command("certutil", append([]string{"-d", nss}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("certutil: %v: %s", err, out)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(ca))
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	fetch(t, trusting, url+"/login")
	fetch(t, trusting, "http"+strings.TrimPrefix(url, "https")+"/login") // typed without https: sent there

	// After: the counter takes a repair, the technician does it on his phone.
	xu := browser.Open(t, url, 1440, 900, env)
	xu.Login("xu")
	say := browser.Say
	id, wrong := xu.Register("repair", "register", say("source", "visit"), say("unit", "6-1-0901"), say("caller", "租户 钟离"), say("phone", "13900008810"),
		say("kind", "doors"), say("what", "入户门锁舌卡住，钥匙拧不动"), say("basis", "paid"))
	must(t, wrong)
	must(t, xu.Act("/r/", id, "assign", say("tech", "郭立群")))
	photo := picture(t)
	guo := xu.Beside(375, 740)
	guo.Login("guo")
	const jobs = "/jobs/"
	must(t, guo.Act(jobs, id, "accept"))
	must(t, guo.Act(jobs, id, "arrive", browser.Send("arrival_photos", photo)))
	must(t, guo.Act(jobs, id, "agree", say("quote", "85"), say("quote_to", "钟离"), say("quote_how", "face")))
	must(t, guo.Act(jobs, id, "finish", say("work", "更换锁体，开关十次顺畅"), say("cause", "worn"), say("materials.0.name", "锁体"), say("materials.0.qty", "1"),
		say("materials.0.price", "85.00"), browser.Send("photos", photo), browser.Sign("signature")))
	xu.Go("/r/" + id)
	if text := xu.Text(); !strings.Contains(text, "待回访") || !strings.Contains(text, "85.00") {
		t.Errorf("the job is not done:\n%s", text)
	}
}

func must(t *testing.T, wrong string) {
	t.Helper()
	if wrong != "" {
		t.Fatal(wrong)
	}
}

func fetch(t *testing.T, c *http.Client, url string) string {
	t.Helper()
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, res.StatusCode, err)
	}
	return string(b)
}

// picture is a photograph to send in.
func picture(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "IMG_1.png")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, image.NewGray(image.Rect(0, 0, 160, 120))), f.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}
