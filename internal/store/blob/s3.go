package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/guiju/guiju/internal/fault"
)

// S3Config says which bucket.
type S3Config struct {
	Endpoint string // host or host:port
	Plain    bool   // http instead of https
	Region   string // "" asks the server
	Bucket   string // must exist
	Prefix   string // before every key, for instance "guiju/"; may be empty
	Key      string
	Secret   string
	Spool    string // local folder where a content waits while its hash is made
}

// S3 keeps contents in a bucket.
type S3 struct {
	client *minio.Client
	bucket string
	prefix string
	spool  string
}

// OpenS3 opens the bucket and refuses one that is not there.
func OpenS3(ctx context.Context, c S3Config) (*S3, error) {
	client, err := minio.New(c.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(c.Key, c.Secret, ""),
		Secure: !c.Plain,
		Region: c.Region,
		// Checksums go after the content, so that it need not be read twice.
		TrailingHeaders: true,
	})
	if err != nil {
		return nil, environment(err)
	}
	there, err := client.BucketExists(ctx, c.Bucket)
	if err == nil && !there {
		err = fmt.Errorf("bucket %s does not exist", c.Bucket)
	}
	if err != nil {
		return nil, environment(err)
	}
	if err := os.MkdirAll(c.Spool, 0o750); err != nil {
		return nil, err
	}
	return &S3{client, c.Bucket, c.Prefix, c.Spool}, nil
}

func environment(err error) error {
	return fault.New(fault.Environment, "文件存储（S3）的设置不对或连不上。", "The file storage (S3) is set up wrongly or cannot be reached.").Because(err)
}

// answer puts a server's error into our words.
func answer(hash string, err error) error {
	switch r := minio.ToErrorResponse(err); {
	case err == nil:
		return nil
	case r.Code == minio.NoSuchKey || r.StatusCode == 404:
		return fmt.Errorf("%w: %s", ErrNotFound, hash)
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case r.StatusCode == 0 || r.StatusCode >= 500:
		return fault.New(fault.Busy, "文件存储（S3）暂时连不上，请稍后重试。", "The file storage (S3) cannot be reached just now. Try again shortly.").Because(err)
	}
	return err
}

// Put implements [Store].
func (s *S3) Put(ctx context.Context, r io.Reader) (string, int64, error) {
	file, hash, size, err := spool(ctx, s.spool, r)
	if err != nil {
		return "", 0, err
	}
	defer os.Remove(file)
	place, err := place(hash)
	if err != nil {
		return "", 0, err
	}
	// The checksum that follows the content guards the way there; signing every
	// chunk beside it is a combination that not all servers get right.
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableContentSha256: true}
	switch info, err := s.client.StatObject(ctx, s.bucket, s.prefix+place, minio.StatObjectOptions{}); {
	case err == nil && info.Size == size:
		return hash, size, nil
	case err == nil: // damaged: write over it
	default:
		if err = answer(hash, err); !errors.Is(err, ErrNotFound) {
			return "", 0, err
		}
		options.SetMatchETagExcept("*") // create only: another server may be putting the same
	}
	f, err := os.Open(file)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	_, err = s.client.PutObject(ctx, s.bucket, s.prefix+place, f, size, options)
	if minio.ToErrorResponse(err).StatusCode == 412 {
		err = nil // another was first, with the same content
	}
	if err != nil {
		return "", 0, answer(hash, err)
	}
	return hash, size, nil
}

// Open implements [Store].
func (s *S3) Open(ctx context.Context, hash string) (io.ReadCloser, int64, error) {
	place, err := place(hash)
	if err != nil {
		return nil, 0, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, s.prefix+place, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, answer(hash, err)
	}
	info, err := object.Stat()
	if err != nil {
		return nil, 0, errors.Join(answer(hash, err), object.Close())
	}
	return newVerified(object, hash), info.Size, nil
}

// Has implements [Store].
func (s *S3) Has(ctx context.Context, hash string) (bool, error) {
	place, err := place(hash)
	if err != nil {
		return false, nil
	}
	_, err = s.client.StatObject(ctx, s.bucket, s.prefix+place, minio.StatObjectOptions{})
	err = answer(hash, err)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Verify implements [Store].
func (s *S3) Verify(ctx context.Context, hash string) error { return verify(ctx, s, hash) }

// Walk implements [Store].
func (s *S3) Walk(ctx context.Context, visit func(string, int64) error) error {
	ctx, cancel := context.WithCancel(ctx) // ends the listing when visit fails
	defer cancel()
	for o := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
		if o.Err != nil {
			return answer("", o.Err)
		}
		hash, ok := hashOf(strings.TrimPrefix(o.Key, s.prefix))
		if !ok {
			continue // not ours
		}
		if err := visit(hash, o.Size); err != nil {
			return err
		}
	}
	return ctx.Err()
}
