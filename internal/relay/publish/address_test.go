package publish_test

import (
	"net/netip"
	"testing"
	"time"

	"ruggespraak/internal/relay/publish"
)

func TestOnlyThePublicInternetIsReached(t *testing.T) {
	for _, text := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.0.1", "169.254.169.254", "168.63.129.16", "172.16.0.1",
		"172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
		"240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::1",
		"3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2a00:1450::1%eth0", "fec0::1", "ff02::1",
	} {
		if publish.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is taken for public", text)
		}
	}
	for _, text := range []string{"1.1.1.1", "168.63.129.17", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1", "223.255.255.254", "2001:200::1", "2606:4700::1111", "2a00:1450:400e::1"} {
		if !publish.Public(netip.MustParseAddr(text)) {
			t.Errorf("%s is not taken for public", text)
		}
	}
	if publish.Public(netip.Addr{}) {
		t.Error("no address is taken for public")
	}
}

func TestPausesGrowAndListenToTheReceiver(t *testing.T) {
	p := publish.Pace{First: time.Second, Most: 5 * time.Minute}
	for failed, most := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 9: 256 * time.Second, 10: p.Most, 64: p.Most, 1e6: p.Most} {
		for range 50 {
			if d := p.Next(failed, 0, nil); d < most/2 || d > most {
				t.Errorf("after %d: %s, want %s to %s", failed, d, most/2, most)
			}
		}
	}
	for after, want := range map[time.Duration]time.Duration{time.Minute: time.Minute, 24 * time.Hour: 15 * time.Minute} {
		if d := p.Next(1, after, nil); d != want {
			t.Errorf("asked to wait %s: %s", after, d)
		}
	}
}
