package publish

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// reserved is every part of the unicast internet that is not for everyone: networks of one's own, machines' own addresses, the
// services of a cloud about itself, examples, and ways to reach IPv4 through IPv6. Of IPv6 only what is handed out is left.
var reserved = func() []netip.Prefix {
	var out []netip.Prefix
	for _, p := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "168.63.129.16/32",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

var handedOut = netip.MustParsePrefix("2000::/3")

// errAddress does not name the address: it comes from someone else's name server.
var errAddress = errors.New("address is not on the public internet")

// public says that an address is on the internet, for all to reach.
func public(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Zone() != "" || ip.Is6() && !handedOut.Contains(ip) {
		return false
	}
	for _, p := range reserved {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// loopback is for receivers on this machine, while something is being built.
func loopback(ip netip.Addr) bool { return ip.IsLoopback() }

// dialer connects to allowed addresses only. It looks at the address that is dialled, after the name was looked up, so that a
// name can't point elsewhere in between.
func dialer(allowed func(netip.Addr) bool) *net.Dialer {
	return &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("read address: %w", errAddress)
		}
		if !allowed(at.Addr()) {
			return errAddress
		}
		return nil
	}}
}
