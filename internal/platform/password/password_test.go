package password_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/password"
)

// light makes tests quick.
var light = password.Cost{Passes: 1, KiB: 64}

func TestHashes(t *testing.T) {
	ctx := t.Context()
	h := password.New(password.Options{Cost: light})
	hash, err := h.Hash(ctx, "a quiet ferry")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(hash, "ferry") {
		t.Errorf("the hash is %s", hash)
	}
	if again, _ := h.Hash(ctx, "a quiet ferry"); again == hash {
		t.Error("two hashes of one password are equal: the salt is missing")
	}
	for _, c := range []struct {
		name     string
		hash     string
		password string
		want     bool
	}{
		{"the password", hash, "a quiet ferry", true},
		{"another", hash, "a quiet Ferry", false},
		{"none", hash, "", false},
		{"nobody's", "", "a quiet ferry", false},
		{"nobody's, and none", "", "", false},
		{"longer than one may be", hash, strings.Repeat("a", 1_000_000), false},
	} {
		if got, err := h.Check(ctx, c.hash, c.password, false); err != nil || got != c.want {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
	for _, damaged := range []string{
		"x", "$argon2id$v=19$m=64,t=1,p=1$$", strings.Replace(hash, "m=64", "m=999999999", 1), strings.Replace(hash, "t=1", "t=0", 1),
		strings.Replace(hash, "argon2id", "argon2i", 1), strings.Replace(hash, "v=19", "v=16", 1), hash + "A",
		strings.Replace(hash, "p=1", "p=4", 1),
	} {
		if ok, err := h.Check(ctx, damaged, "a quiet ferry", false); err == nil || ok {
			t.Errorf("the damaged hash %s: %v, %v", damaged, ok, err)
		}
	}
	if h.Outdated(hash) || !password.New(password.Options{}).Outdated(hash) {
		t.Error("a hash is outdated when, and only when, new ones cost something else")
	}
}

// The same characters typed on another keyboard are the same password.
func TestNormalForm(t *testing.T) {
	h := password.New(password.Options{Cost: light})
	for _, c := range [][2]string{
		{"K\u00e4sekuchen im Garten", "Ka\u0308sekuchen im Garten"}, // ä in one and in two
		{"ﬁsche im Teich", "fische im Teich"},                       // a ligature
		{"１２ Elefanten", "12 Elefanten"},                            // full width
	} {
		hash, err := h.Hash(t.Context(), c[0])
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := h.Check(t.Context(), hash, c[1], false); !ok || err != nil {
			t.Errorf("%q and %q: %v, %v", c[0], c[1], ok, err)
		}
	}
}

func TestValidate(t *testing.T) {
	const good = ""
	for _, c := range []struct {
		password string
		code     string
	}{
		{"", password.CodeTooShort}, {"seven77", password.CodeTooShort}, {"äöüßäöü", password.CodeTooShort},
		{strings.Repeat("x y", 334), password.CodeTooLong}, {strings.Repeat("ﷺ", 60), password.CodeTooLong}, // 18 letters each
		{"\xff\xfe valid text", fault.CodeValidation},
		{"correct horse battery staple", good}, {"kW9$vR2mQx7", good}, {"a quiet ferry", good}, {"Käse und Wurstsalat", good},
		{"83925174", good}, {"tr0ub4dor&3", good}, {"пароль для лодки", good}, {"ada at the lake", good}, {"winkelried 1386 Sempach", good},
		{strings.Repeat("The tide comes in twice a day. ", 30), good},
		// What everybody takes.
		{"password", password.CodeTooCommon}, {"Password1", password.CodeTooCommon}, {"P@ssw0rd!", password.CodeTooCommon},
		{"PASSWORD123", password.CodeTooCommon}, {"12345678", password.CodeTooCommon}, {"123456789", password.CodeTooCommon},
		{"87654321", password.CodeTooCommon}, {"11111111", password.CodeTooCommon}, {"qwertyuiop", password.CodeTooCommon},
		{"qwerty123", password.CodeTooCommon}, {"1q2w3e4r", password.CodeTooCommon}, {"1qaz2wsx", password.CodeTooCommon},
		{"abcd1234", password.CodeTooCommon}, {"iloveyou", password.CodeTooCommon}, {"iloveyou2", password.CodeTooCommon},
		{"sunshine", password.CodeTooCommon}, {"princess1", password.CodeTooCommon}, {"Summer2024!", password.CodeTooCommon},
		{"Winter2025", password.CodeTooCommon}, {"Passwort1!", password.CodeTooCommon}, {"michelle", password.CodeTooCommon},
		{"letmein1", password.CodeTooCommon}, {"changeme", password.CodeTooCommon}, {"admin123", password.CodeTooCommon},
		{"adminadmin", password.CodeTooCommon}, {"welcome1", password.CodeTooCommon}, {"superman1", password.CodeTooCommon},
		{"00000000", password.CodeTooCommon}, {"abcabcabc", password.CodeTooCommon}, {"aaaabbbb", password.CodeTooCommon},
		{"19851985", password.CodeTooCommon}, {"test1234", password.CodeTooCommon}, {"Winkel2026!", password.CodeTooCommon},
		{"asdfghjkl", password.CodeTooCommon}, {"zxcvbnm1", password.CodeTooCommon}, {"trustno1", password.CodeTooCommon},
		{strings.Repeat("a", 900), password.CodeTooCommon}, {strings.Repeat("password", 100), password.CodeTooCommon},
		// What is known about her.
		{"ada.lovelace", password.CodeTooCommon}, {"Lovelace1815", password.CodeTooCommon}, {"ada.lovelace@example.com", password.CodeTooCommon},
		{"l0vel4ce!", password.CodeTooCommon}, {"byronAda1", password.CodeTooCommon},
	} {
		err := password.Validate("password", c.password, "ada.lovelace@example.com", "Ada Byron")
		f := fault.From(err)
		if c.code == good && err != nil || c.code != good && (f == nil || f.Code != c.code || f.Param != "password") {
			t.Errorf("%.60q: %v; want %q", c.password, err, c.code)
		}
	}
}

// Whatever is typed, Validate answers, and what it lets through can be hashed and checked.
func TestValidateAnything(t *testing.T) {
	h := password.New(password.Options{Cost: light})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "password")
		if password.Validate("password", text, rapid.String().Draw(t, "personal")) != nil {
			return
		}
		hash, err := h.Hash(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := h.Check(context.Background(), hash, text, false); !ok || err != nil {
			t.Fatalf("%q: %v, %v", text, ok, err)
		}
	})
}

// Twelve letters and digits by chance are good, always.
func TestChanceIsGood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-Z0-9]{14}`).Draw(t, "password")
		distinct := map[rune]bool{}
		for _, r := range text {
			distinct[r] = true
		}
		if len(distinct) < 10 {
			t.Skip("too regular to be chance")
		}
		if err := password.Validate("password", text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func TestHasherIsBounded(t *testing.T) {
	h := password.New(password.Options{Workers: 1, Queue: 2, Percent: 100, Cost: password.Cost{Passes: 1, KiB: 16 * 1024}})
	var wg sync.WaitGroup
	var mu sync.Mutex
	outcomes := map[string]int{}
	for range 40 {
		wg.Go(func() {
			_, err := h.Check(t.Context(), "", "x", false)
			if f := fault.From(err); f != nil && f.Code == fault.CodeUnavailable && f.RetryAfter < time.Second {
				t.Errorf("refused without saying when to come back: %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			outcomes[fault.CodeOf(err)]++
		})
	}
	wg.Wait()
	if outcomes[""] < 3 || outcomes[fault.CodeUnavailable] == 0 || outcomes[""]+outcomes[fault.CodeUnavailable] != 40 {
		t.Errorf("outcomes %v", outcomes)
	}
	if h.Refused() != int64(outcomes[fault.CodeUnavailable]) {
		t.Errorf("%d were counted as refused", h.Refused())
	}
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Known callers go before those who have waited longer, and find a place where others find none.
func TestKnownCallersGoFirst(t *testing.T) {
	h := password.New(password.Options{Workers: 1, Queue: 5, Percent: 100, Cost: password.Cost{Passes: 4, KiB: 16 * 1024}})
	var wg sync.WaitGroup
	var mu sync.Mutex
	var order []bool
	ask := func(known bool) {
		wg.Go(func() {
			_, err := h.Check(t.Context(), "", "x", known)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				order = append(order, known)
			} else if known {
				t.Errorf("a known caller: %v", err)
			}
		})
	}
	for range 20 {
		ask(false)
	}
	for h.Refused() == 0 { // until the line of strangers is full
		time.Sleep(time.Millisecond)
	}
	ask(true)
	ask(true)
	wg.Wait()
	last := 0
	for i, known := range order {
		if known {
			last = i
		}
	}
	if len(order) < 5 || last > 4 {
		t.Errorf("they came in the order %v", order)
	}
}

// In the long run hashes take the share of the time that they may, whoever asks for how many.
func TestShareOfTheTime(t *testing.T) {
	h := password.New(password.Options{Percent: 1, Queue: 1000, Cost: password.Cost{Passes: 1, KiB: 8 * 1024}})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var spent time.Duration
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				began := time.Now()
				if _, err := h.Check(ctx, "", "x", false); err != nil {
					return
				}
				mu.Lock()
				spent = max(spent, time.Since(began))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if spent < 50*time.Millisecond {
		t.Errorf("nobody waited longer than %v", spent)
	}
}

func TestWaitingEndsWithTheCaller(t *testing.T) {
	h := password.New(password.Options{Workers: 1, Cost: password.Cost{Passes: 8, KiB: 64 * 1024}})
	started := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		close(started)
		_, _ = h.Hash(context.Background(), "x")
	})
	<-started
	time.Sleep(10 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := h.Hash(ctx, "y"); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the waiting caller got %v", err)
	}
	wg.Wait()
}

func BenchmarkHash(b *testing.B) {
	h := password.New(password.Options{})
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "a quiet ferry"); err != nil {
			b.Fatal(err)
		}
	}
}
