package capacity_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/capacity"
)

func TestTheWorkedExample(t *testing.T) {
	got := capacity.ExampleTraffic().Demand()
	want := capacity.Demand{
		RequestsPerDay: 5_000_000, AverageRPS: 5_000_000.0 / 86_400, PeakRPS: 5_000_000.0 / 86_400 * 3,
		DailyGB: 10, MonthlyGB: 300, StorageGB: 3650,
		AverageMbitPerSec: 5_000_000.0 / 86_400 * 2 * 8 / 1000, PeakMbitPerSec: 5_000_000.0 / 86_400 * 2 * 8 / 1000 * 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, is := range map[string][2]float64{
		"average": {math.Round(got.AverageRPS * 100), 5787}, "peak": {math.Round(got.PeakRPS * 10), 1736},
		"bandwidth at the peak, in kbit": {math.Round(got.PeakMbitPerSec * 1000), 2778},
	} {
		if is[0] != is[1] {
			t.Errorf("%s: %v, want %v", name, is[0], is[1])
		}
	}
}

func TestScaling(t *testing.T) {
	for _, c := range []struct{ more, per, servers int64 }{
		{50_000, 10_000, 5}, {50_001, 10_000, 6}, {1, 10_000, 1}, {0, 10_000, 0}, {10, 1, 10},
	} {
		if got := (capacity.Growth{MoreUsers: c.more, UsersPerServer: c.per}).Servers(); got != c.servers {
			t.Errorf("%d more users at %d a server: %d servers, want %d", c.more, c.per, got, c.servers)
		}
	}
	for _, c := range []struct {
		from capacity.Machine
		load float64
		to   capacity.Machine
	}{
		{capacity.Machine{CPU: 4, MemoryGB: 8}, 1000, capacity.Machine{CPU: 8, MemoryGB: 18}},
		{capacity.Machine{CPU: 4, MemoryGB: 16}, 500, capacity.Machine{CPU: 6, MemoryGB: 26}},
		{capacity.Machine{CPU: 2, MemoryGB: 4}, 0, capacity.Machine{CPU: 2, MemoryGB: 4}},
		{capacity.Machine{CPU: 1, MemoryGB: 1}, 8000, capacity.Machine{CPU: 9, MemoryGB: 11}},
	} {
		if got := c.from.For(c.load); got != c.to {
			t.Errorf("%v for %v users at once: %v, want %v", c.from, c.load, got, c.to)
		}
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(math.Abs(want), 1e-9) {
		t.Errorf("%s: %.15g, want %.15g", what, got, want)
	}
}

func TestNines(t *testing.T) {
	for _, c := range []struct{ nines, percent, hours, minutes float64 }{
		{1, 90, 876, 4380}, {2, 99, 87.6, 438}, {3, 99.9, 8.76, 43.8}, {4, 99.99, 0.876, 4.38}, {5, 99.999, 0.0876, 0.438},
	} {
		for name, a := range map[string]capacity.Availability{
			"nines": capacity.FromNines(c.nines), "downtime": capacity.FromDowntime(c.hours),
		} {
			near(t, name+": percent", a.Percent, c.percent)
			near(t, name+": nines", a.Nines, c.nines)
			near(t, name+": hours a year", a.DowntimeHoursYear, c.hours)
			near(t, name+": minutes a month", a.DowntimeMinutesMonth, c.minutes)
		}
	}
	if always := capacity.FromDown(0); always.Percent != 100 || always.Nines != 16 || always.DowntimeHoursYear != 0 {
		t.Errorf("what is never down: %+v", always)
	}
	if never := capacity.FromDown(1); never.Percent != 0 || never.Nines != 0 || never.DowntimeHoursYear != 8760 {
		t.Errorf("what is always down: %+v", never)
	}
}

func TestComposition(t *testing.T) {
	half, ninety, hundredth := capacity.Part{Percent: 50}, capacity.Part{Percent: 90}, capacity.Part{Percent: 99}
	for _, c := range []struct {
		name string
		part capacity.Part
		want float64
	}{
		{"one", hundredth, 99},
		{"repaired", capacity.Part{MTBFHours: 999, MTTRHours: 1}, 99.9},
		{"never repaired is never down", capacity.Part{MTBFHours: 10}, 100},
		{"both needed", capacity.Part{Series: []capacity.Part{ninety, hundredth}}, 89.1},
		{"one of two is enough", capacity.Part{Parallel: []capacity.Part{ninety, hundredth}}, 99.9},
		{"two copies", capacity.Part{Percent: 99, Copies: 2}, 99.99},
		{"two copies, both needed", capacity.Part{Percent: 99, Copies: 2, Needs: 2}, 98.01},
		{"two of three", capacity.Part{Percent: 90, Copies: 3, Needs: 2}, 97.2},
		{"a pair of chains", capacity.Part{Series: []capacity.Part{half, half}, Copies: 2}, 43.75},
		{"nested", capacity.Part{Series: []capacity.Part{
			{Percent: 99.99}, {Percent: 99, Copies: 3}, {Parallel: []capacity.Part{hundredth, {Percent: 95}}},
		}}, 100 * 0.9999 * 0.999999 * 0.9995},
	} {
		near(t, c.name, c.part.Assess().Percent, c.want)
	}
	almost := (&capacity.Part{Percent: 99.999, Copies: 3}).Assess()
	near(t, "hours a year of three of 99.999 %", almost.DowntimeHoursYear, 1e-15*8760)
}

// Properties that hold for every deployment: a chain is no better than its weakest link, a group no worse than its best part, one
// more copy never harms, and one more that is needed never helps.
func TestCompositionHasItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) capacity.Part {
			return capacity.Part{Percent: rapid.Float64Range(0.001, 100).Draw(t, "percent")}
		}), 1, 8).Draw(t, "parts")
		low, high := 100.0, 0.0
		for _, p := range list {
			low, high = min(low, p.Percent), max(high, p.Percent)
		}
		const rounding = 1e-9
		series, parallel := (&capacity.Part{Series: list}).Assess().Percent, (&capacity.Part{Parallel: list}).Assess().Percent
		if series > low+rounding || parallel < high-rounding || parallel > 100 || series < 0 {
			t.Fatalf("between %v and %v: series %v, parallel %v", low, high, series, parallel)
		}
		copies := rapid.IntRange(1, 20).Draw(t, "copies")
		needs := rapid.IntRange(1, copies).Draw(t, "needs")
		one := list[0]
		at := func(copies, needs int) float64 {
			one.Copies, one.Needs = copies, needs
			return one.Assess().Percent
		}
		if got := at(copies, needs); at(copies+1, needs) < got-rounding || at(copies+1, needs+1) > got+rounding {
			t.Fatalf("%d of %d of %v %%: %v, one more copy %v, one more needed %v",
				needs, copies, one.Percent, got, at(copies+1, needs), at(copies+1, needs+1))
		}
	})
}

func TestDowntimeAndNinesAreTwoNamesForOneThing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nines := rapid.Float64Range(0, 12).Draw(t, "nines")
		there := capacity.FromNines(nines)
		back := capacity.FromDowntime(there.DowntimeHoursYear)
		if diff := cmp.Diff(there, back, cmpopts.EquateApprox(1e-9, 1e-12)); diff != "" || math.Abs(back.Nines-nines) > 1e-6 {
			t.Fatalf("%v nines are %v after %v h a year: %s", nines, back.Nines, there.DowntimeHoursYear, diff)
		}
	})
}

func price(t *testing.T, text string) capacity.Price {
	t.Helper()
	p, err := capacity.ParsePrice(text)
	if err != nil {
		t.Fatal(err)
	}
	if p.String() != text {
		t.Errorf("%s is printed as %s", text, p)
	}
	return p
}

func TestBill(t *testing.T) {
	list := capacity.Prices{
		Currency: "USD", Servers: map[string]capacity.Price{"small": price(t, "5"), "large": price(t, "48.5")},
		StorageGB: price(t, "0.023"), TrafficGB: price(t, "0.01"),
	}
	got := list.Bill(map[string]int64{"small": 2, "large": 3}, 3650, 299.2)
	want := capacity.Cost{Currency: "USD", Total: 14550 + 1000 + 8395 + 300, Lines: []capacity.CostLine{
		{What: "large", Quantity: 3, Unit: "server", Price: list.Servers["large"], Amount: 14550},
		{What: "small", Quantity: 2, Unit: "server", Price: list.Servers["small"], Amount: 1000},
		{What: "storage", Quantity: 3650, Unit: "GB", Price: list.StorageGB, Amount: 8395},
		{What: "traffic", Quantity: 300, Unit: "GB", Price: list.TrafficGB, Amount: 300},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	list.Currency = "JPY"
	if yen := list.Bill(nil, 0, 1); yen.Total != 1 {
		t.Errorf("a hundredth of a yen is %d, want 1: what is begun is paid", yen.Total)
	}
	if huge := list.Bill(nil, 9e18, 9e18); huge.Total <= 0 {
		t.Errorf("what cannot be counted is %d", huge.Total)
	}
	for _, wrong := range []string{"", "-1", "1e3", "1/2", "0.0000001", "1000000.1", "five", "1,5"} {
		if p, err := capacity.ParsePrice(wrong); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%q is %v, %v", wrong, p, err)
		}
	}
}

const described = `
deployment:
  name: shop
  series:
    - {name: balancer, availability: 99.99, copies: 2, server: small}
    - name: nodes
      mtbf_hours: 999
      mttr_hours: 1
      copies: 3
      needs: 2
      server: large
prices:
  currency: EUR
  servers: {small: 5, large: 48.50}
  storage_gb: 0.1
  traffic_gb: "0.01"
`

func TestReadSetup(t *testing.T) {
	setup, err := capacity.ReadSetup([]byte(described))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int64{"small": 2, "large": 3}, setup.Servers()); diff != "" {
		t.Error(diff)
	}
	in := capacity.Example()
	in.Setup = setup
	plan, err := capacity.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "availability", plan.Available.Percent, 100*(1-1e-8)*(1-(3*1e-6*0.999+1e-9)))
	if want := int64(1000 + 14550 + 36500 + 300); plan.Cost.Total != want {
		t.Errorf("a month costs %d, want %d", plan.Cost.Total, want)
	}
	var met []bool
	for _, n := range plan.Nines {
		met = append(met, n.Met)
	}
	if diff := cmp.Diff([]bool{true, true, true, true, true}, met); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoSetup(t *testing.T) {
	const prices = "\nprices: {currency: EUR, servers: {s: 1}, storage_gb: 0, traffic_gb: 0}"
	for _, c := range []struct{ name, text, param string }{
		{"no YAML", "deployment: [", ""},
		{"a key that means nothing", "deployment: {name: a, availability: 99, colour: red}" + prices, ""},
		{"two ways", "deployment: {availability: 99, mtbf_hours: 1}" + prices, "deployment"},
		{"no way", "deployment: {name: a}" + prices, "deployment"},
		{"more than always", "deployment: {availability: 101}" + prices, "deployment.availability"},
		{"more needed than there are", "deployment: {availability: 99, copies: 2, needs: 3}" + prices, "deployment.needs"},
		{"deep down", "deployment: {series: [{availability: 99}, {availability: -1}]}" + prices, "deployment.series[1].availability"},
		{"repaired but never broken", "deployment: {mttr_hours: 1}" + prices, "deployment.mtbf_hours"},
		{"no currency", "deployment: {availability: 99}", "prices.currency"},
		{"no price", "deployment: {availability: 99, server: x}" + prices, "prices.servers"},
		{"no number", "deployment: {availability: .nan}" + prices, "deployment.availability"},
		{"a price of words", "deployment: {availability: 99}\nprices: {currency: EUR, storage_gb: much}", ""},
	} {
		_, err := capacity.ReadSetup([]byte(c.text))
		if f := fault.From(err); err == nil || f.Code != fault.CodeValidation || f.Param != c.param {
			t.Errorf("%s: %v (%+v)", c.name, err, f)
		}
	}
}

func TestWrongInput(t *testing.T) {
	in := capacity.Example()
	in.Traffic.DailyUsers, in.Traffic.PeakFactor, in.Growth.UsersPerServer, in.Load = -1, 0.5, 0, math.NaN()
	_, err := capacity.Make(in)
	var params []string
	for _, d := range fault.From(err).Details {
		params = append(params, d.Param)
	}
	if diff := cmp.Diff([]string{"daily_users", "peak_factor", "users_per_server", "load"}, params); diff != "" {
		t.Error(diff)
	}
}

func TestCalibrate(t *testing.T) {
	plan, err := capacity.Make(capacity.Example())
	if err != nil {
		t.Fatal(err)
	}
	plan.Calibrate(capacity.Measured{Rate: 2000, OrderShare: 0.01, CPUSeconds: 0.0005, Cores: 2, Bottleneck: "cpu"})
	got := plan.Measured
	// A daily user makes 50 × 3 ÷ 86,400 requests a second at the peak; 2,000 a second are those of 1,152,000.
	if got.UsersPerServer != 1_152_000 || got.NextStepAtUsers != 806_400 || got.Servers != 1 || got.NextStep != capacity.StepKeep {
		t.Errorf("%+v", got)
	}
	near(t, "orders a minute", got.OrdersPerMinute, 1200)
	near(t, "head-room", got.HeadRoom, 11.52)
	near(t, "cores at the peak", got.CoresAtPeak, 0.0005*5_000_000/86_400*3)
	if plan.MoreServers != 1 || plan.Input.Growth.UsersPerServer != 1_152_000 {
		t.Errorf("%d more servers at %d users each", plan.MoreServers, plan.Input.Growth.UsersPerServer)
	}
	for _, c := range []struct {
		rate       float64
		bottleneck string
		cores      int
		step       string
		servers    int64
	}{
		{100, "cpu", 2, capacity.StepLarger, 2}, {100, "cpu", 64, capacity.StepNodes, 2}, {100, "database", 2, capacity.StepDisk, 2},
		{200, "cpu", 2, capacity.StepLarger, 1}, {10, "latency", 2, capacity.StepLarger, 18},
	} {
		plan.Calibrate(capacity.Measured{Rate: c.rate, Bottleneck: c.bottleneck, Cores: c.cores})
		if plan.Measured.NextStep != c.step || plan.Measured.Servers != c.servers {
			t.Errorf("%+v: %+v", c, plan.Measured)
		}
	}
}
