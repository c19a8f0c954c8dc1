package blob_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/guiju/guiju/internal/store/blob"
)

const (
	gatewayModule = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
	bucket        = "guiju"
)

// gatewayBinary finds the S3 server the tests run against, or builds it once
// when asked to.
func gatewayBinary(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("S3 half not run: ", err)
	}
	folder := filepath.Join(cache, "guiju-test")
	binary := filepath.Join(folder, "versitygw")
	if _, err := os.Stat(binary); err == nil {
		return binary
	}
	if os.Getenv("GUIJU_TEST_S3") != "1" {
		t.Skip("S3 half not run: set GUIJU_TEST_S3=1 to build " + gatewayModule + " once into " + folder)
	}
	build := exec.Command("go", "install", gatewayModule)
	build.Dir = t.TempDir()
	build.Env = append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// openS3 starts a server over a folder of the test and gives a store in it and
// the folder in which its contents lie.
func openS3(t *testing.T) (blob.Store, string) {
	t.Helper()
	binary := gatewayBinary(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	root, sidecar := t.TempDir(), t.TempDir()
	server := exec.Command(binary, "--access", "test", "--secret", "testsecret", "--region", "us-east-1", "--port", address, "--quiet",
		"posix", "--sidecar", sidecar, root)
	server.Env = []string{"HOME=" + root, "PATH=" + os.Getenv("PATH")}
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	client, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("test", "testsecret", ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	for tries := 0; ; tries++ {
		if err = client.MakeBucket(context.Background(), bucket, minio.MakeBucketOptions{}); err == nil {
			break
		}
		if tries == 250 {
			t.Fatal("S3 server did not start: ", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	config := blob.S3Config{Endpoint: address, Plain: true, Region: "us-east-1", Bucket: bucket, Prefix: "some/where/",
		Key: "test", Secret: "testsecret", Spool: filepath.Join(t.TempDir(), "spool")}
	s, err := blob.OpenS3(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	config.Bucket = "other"
	if _, err := blob.OpenS3(t.Context(), config); err == nil {
		t.Error("a bucket that is not there was opened")
	}
	t.Cleanup(func() { left(t, config.Spool) })
	return s, filepath.Join(root, bucket, "some", "where")
}

// left complains of what is left in a folder for contents being written.
func left(t *testing.T, folder string) {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) > 0 {
		t.Error("left over: ", fmt.Sprint(files), err)
	}
}
