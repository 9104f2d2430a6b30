package app

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// ofDeploy is a file of deploy.
func ofDeploy(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{"..", "..", "deploy"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// rules is a file of rules, as Prometheus reads it.
type rules struct {
	Groups []struct {
		Rules []struct {
			Alert       string            `yaml:"alert"`
			Record      string            `yaml:"record"`
			Expr        string            `yaml:"expr"`
			Labels      map[string]string `yaml:"labels"`
			Annotations map[string]string `yaml:"annotations"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

func readRules(t *testing.T, name string) (r rules) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(ofDeploy(t, "prometheus", name)), &r); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

// Every alert has its section in the runbooks and is seen to fire by a test of the rules, and there is no section without an alert.
func TestAlertsHaveRunbooks(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide", "runbooks.md"))
	if err != nil {
		t.Fatal(err)
	}
	var sections, alerts []string
	for _, found := range regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(string(text), -1) {
		sections = append(sections, found[1])
	}
	tested := ofDeploy(t, "prometheus", "tests", "rules.yml")
	for _, group := range readRules(t, "alerts.yml").Groups {
		for _, rule := range group.Rules {
			alerts = append(alerts, rule.Alert)
			if want := "docs/guide/runbooks.md#" + strings.ToLower(rule.Alert); rule.Annotations["runbook"] != want {
				t.Errorf("the runbook of %s is %q, want %s", rule.Alert, rule.Annotations["runbook"], want)
			}
			if severity := rule.Labels["severity"]; severity != "page" && severity != "ticket" || rule.Annotations["summary"] == "" || rule.Annotations["description"] == "" {
				t.Errorf("%s lacks something: %v %v", rule.Alert, rule.Labels, rule.Annotations)
			}
			for what, result := range map[string]string{"fire": `alertname: ` + rule.Alert + "\n        exp_alerts:\n", "be silent": "alertname: " + rule.Alert + "\n        exp_alerts: []"} {
				if !strings.Contains(tested, result) {
					t.Errorf("no test sees %s %s", rule.Alert, what)
				}
			}
		}
	}
	slices.Sort(sections)
	slices.Sort(alerts)
	if len(alerts) < 20 || !slices.Equal(sections, alerts) {
		t.Errorf("the runbooks have %q, the alerts are %q", sections, alerts)
	}
}

// named finds the metrics in an expression of Prometheus.
var named = regexp.MustCompile(`\b(winkel|go|process|node)_[a-z0-9_]+|\bwinkel:[a-z0-9_:]+`)

// askedFor is the metrics that the rules and the dashboards ask for, and where.
func askedFor(t *testing.T) map[string]string {
	t.Helper()
	asked := map[string]string{}
	for _, name := range []string{"alerts.yml", "recording.yml"} {
		for _, group := range readRules(t, name).Groups {
			for _, rule := range group.Rules {
				for _, metric := range named.FindAllString(rule.Expr, -1) {
					asked[metric] = rule.Alert + rule.Record
				}
			}
		}
	}
	boards, err := filepath.Glob(filepath.Join("..", "..", "deploy", "grafana", "dashboards", "*.json"))
	if err != nil || len(boards) < 6 {
		t.Fatalf("%d dashboards: %v", len(boards), err)
	}
	uids := map[string]bool{}
	for _, path := range boards {
		var board struct {
			UID    string
			Title  string
			Panels []struct {
				Title   string
				Targets []struct{ Expr string }
			}
		}
		if err := json.Unmarshal([]byte(ofDeploy(t, "grafana", "dashboards", filepath.Base(path))), &board); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if board.UID == "" || uids[board.UID] || len(board.Panels) < 4 {
			t.Errorf("%s: the dashboard %q has %d panels", path, board.UID, len(board.Panels))
		}
		uids[board.UID] = true
		for _, panel := range board.Panels {
			found := 0
			for _, target := range panel.Targets {
				for _, metric := range named.FindAllString(target.Expr, -1) {
					asked[metric] = board.Title + ", " + panel.Title
					found++
				}
			}
			if found == 0 {
				t.Errorf("%s, %s asks for nothing", board.Title, panel.Title)
			}
		}
	}
	return asked
}

// What the rules and dashboards ask for, a shop that was started has: a figure that nobody shows would leave an alert silent for ever.
func TestMetricsOfDashboardsAreThere(t *testing.T) {
	s := target{flags: []string{"--data", t.TempDir()}}
	server := s.open(t, "--dev", "--metrics-token", "figures", "--smtp-host", "127.0.0.1", "--smtp-port", "9", "--smtp-from", "shop@example.com")
	if a := server.get(t, "/api/shop", ""); a.status != http.StatusOK {
		t.Fatalf("the shop answers %d", a.status)
	}
	var shown string
	within(t, soon, "readers of events have begun", func() bool {
		shown = string(server.get(t, "/metrics", "figures").body)
		return strings.Contains(shown, "\nwinkel_outbox_lag_seconds{")
	})
	for _, group := range readRules(t, "recording.yml").Groups {
		for _, rule := range group.Rules {
			shown += "\n" + rule.Record + " "
		}
	}
	asked := askedFor(t)
	if len(asked) < 40 {
		t.Errorf("only %d metrics are asked for", len(asked))
	}
	for metric, where := range asked {
		if strings.HasPrefix(metric, "node_") {
			continue // the machine's, by the node_exporter
		}
		if !strings.Contains(shown, "\n"+metric+" ") && !strings.Contains(shown, "\n"+metric+"{") {
			t.Errorf("%s asks for %s, which there is not", where, metric)
		}
	}
	if !strings.Contains(shown, "\nwinkel_ready 1\n") {
		t.Error("a shop that is open is not shown as ready")
	}
}
