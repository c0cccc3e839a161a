package node

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"

	"ruggespraak/domain"
)

// longest is what a socket's path may measure; longer ones go through the folder's descriptor.
const longest = 100

// address is a path for the folder's socket that is short enough for the kernel. It holds until release is called.
func address(dir string) (path string, release func(), err error) {
	path = filepath.Join(dir, socketFile)
	if len(path) <= longest {
		return path, func() {}, nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return "", nil, fmt.Errorf("open folder: %w", err)
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", d.Fd(), socketFile), func() { _ = d.Close() }, nil
}

func post(ctx context.Context, dir, path string, body []byte) (*http.Response, error) {
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			at, release, err := address(dir)
			if err != nil {
				return nil, err
			}
			defer release()
			return (&net.Dialer{}).DialContext(ctx, "unix", at)
		},
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://lokaal"+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	res, err := client.Do(req)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, domain.Errorf(domain.Unreached, "Het proces dat op %s werkt, antwoordt niet.", dir)
	}
	return res, nil
}

// sameUser lets in only processes of the user that this process runs as.
type sameUser struct{ net.Listener }

// Accept waits for the next process of the same user.
func (l sameUser) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil || ours(c) {
			return c, err
		}
		_ = c.Close()
	}
}

func ours(c net.Conn) bool {
	raw, err := c.(*net.UnixConn).SyscallConn()
	if err != nil {
		return false
	}
	mine := false
	err = raw.Control(func(fd uintptr) {
		cred, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
		mine = err == nil && int(cred.Uid) == os.Getuid()
	})
	return err == nil && mine
}
