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
	"time"

	"github.com/goccy/go-yaml"

	"winkel/internal/platform/db/dbtest"
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
	tested := ofDeploy(t, "prometheus", "tests", "rules.yml") + ofDeploy(t, "prometheus", "tests", "days.yml")
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
	s := target{flags: []string{"--data", t.TempDir(), "--backup-to", dirURL(t.TempDir())}}
	for _, command := range []string{"demo", "backup"} {
		if out, code := s.run(t, command); code != exitDone {
			t.Fatalf("%s: exit code %d\n%s", command, code, out)
		}
	}
	server := s.open(t, "--dev", "--metrics-token", "figures", "--smtp-host", "127.0.0.1", "--smtp-port", "9", "--smtp-from", "shop@example.com",
		"--backup-every", "1s", "--backup-drill-every", "1s", "--backup-rate", "0")
	if a := server.get(t, "/api/shop", ""); a.status != http.StatusOK {
		t.Fatalf("the shop answers %d", a.status)
	}
	var shown string
	within(t, 2*time.Minute, "readers of events have begun, and a copy was made and rehearsed", func() bool {
		shown = string(server.get(t, "/metrics", "figures").body)
		return strings.Contains(shown, "\nwinkel_outbox_lag_seconds{") && strings.Contains(shown, "\nwinkel_backup_age_seconds ") &&
			strings.Contains(shown, "\nwinkel_backup_drill_age_seconds ")
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
		if strings.HasPrefix(metric, "node_") || strings.HasPrefix(metric, "winkel_replica_") {
			continue // the machine's, by the node_exporter; those of a standby are looked at where there is one
		}
		if !strings.Contains(shown, "\n"+metric+" ") && !strings.Contains(shown, "\n"+metric+"{") {
			t.Errorf("%s asks for %s, which there is not", where, metric)
		}
	}
	if !strings.Contains(shown, "\nwinkel_ready 1\n") {
		t.Error("a shop that is open is not shown as ready")
	}
}

// Whether the standby is read from is shown where there is one.
func TestMetricsOfAStandbyAreThere(t *testing.T) {
	url := dbtest.PostgresURL(t)
	s := target{flags: []string{"--data", t.TempDir(), "--database", url, "--pg-min", "1", "--database-replica", url}}
	server := s.open(t, "--metrics-token", "figures")
	if shown := string(server.get(t, "/metrics", "figures").body); !strings.Contains(shown, "\nwinkel_replica_usable ") {
		t.Error("it is not")
	}
	server.stop(t)
}

// settingsNamed finds the settings that a file of deploy names.
var settingsNamed = regexp.MustCompile(`\bWINKEL_[A-Z0-9_]+`)

// What the files of deploy set, there is: a misspelled setting would be passed over in silence.
func TestSettingsOfDeployAreThere(t *testing.T) {
	said := everything(t, target{}.command("config", "print"), exitDone)
	known := map[string]bool{"WINKEL_IMAGE": true} // of the Compose files themselves
	for _, name := range settingsNamed.FindAllString(said, -1) {
		known[name] = true
	}
	for _, path := range [][]string{
		{"Dockerfile"}, {"compose", "one-node.yaml"}, {"compose", "three-nodes.yaml"}, {"kubernetes", "winkel.yaml"}, {"systemd", "winkel.service"},
	} {
		names := settingsNamed.FindAllString(ofDeploy(t, path...), -1)
		if len(names) == 0 {
			t.Errorf("%v sets nothing", path)
		}
		for _, name := range names {
			if !known[name] {
				t.Errorf("%v sets %s, which there is not", path, name)
			}
		}
	}
}

// The manifests keep what the documentation promises: no rights, a root file system that cannot be written, probes, and more time to end
// than the program takes for it.
func TestManifestsAreStrict(t *testing.T) {
	deployments, kinds := 0, map[string]int{}
	for text := range strings.SplitSeq(ofDeploy(t, "kubernetes", "winkel.yaml"), "\n---\n") {
		var m struct {
			Kind string
			Spec struct {
				Template struct {
					Spec struct {
						Grace   int `yaml:"terminationGracePeriodSeconds"`
						Context struct {
							NotRoot bool `yaml:"runAsNonRoot"`
							User    int  `yaml:"runAsUser"`
						} `yaml:"securityContext"`
						Containers []struct {
							Startup   map[string]any `yaml:"startupProbe"`
							Liveness  map[string]any `yaml:"livenessProbe"`
							Readiness map[string]any `yaml:"readinessProbe"`
							Context   struct {
								ReadOnly bool `yaml:"readOnlyRootFilesystem"`
								Escalate bool `yaml:"allowPrivilegeEscalation"`
							} `yaml:"securityContext"`
						}
					}
				}
			}
		}
		if err := yaml.Unmarshal([]byte(text), &m); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		kinds[m.Kind]++
		if m.Kind != "Deployment" {
			continue
		}
		deployments++
		pod := m.Spec.Template.Spec
		if pod.Grace < 25 || !pod.Context.NotRoot || pod.Context.User == 0 || len(pod.Containers) != 1 {
			t.Errorf("the pod is %+v", pod)
			continue
		}
		if c := pod.Containers[0]; len(c.Startup) == 0 || len(c.Liveness) == 0 || len(c.Readiness) == 0 || !c.Context.ReadOnly || c.Context.Escalate {
			t.Errorf("the container is %+v", c)
		}
	}
	for _, kind := range []string{"ConfigMap", "Service", "Ingress", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy"} {
		if kinds[kind] != 1 {
			t.Errorf("there are %d of %s", kinds[kind], kind)
		}
	}
	if deployments != 2 {
		t.Errorf("there are %d deployments", deployments)
	}
	for _, name := range []string{"one-node.yaml", "three-nodes.yaml"} {
		var c struct {
			Services map[string]struct {
				ReadOnly bool              `yaml:"read_only"`
				Drop     []string          `yaml:"cap_drop"`
				Grace    string            `yaml:"stop_grace_period"`
				Settings map[string]string `yaml:"environment"`
			}
		}
		if err := yaml.Unmarshal([]byte(ofDeploy(t, "compose", name)), &c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		ours := 0
		for service, s := range c.Services {
			if s.Settings["WINKEL_PUBLIC_URL"] == "" {
				continue
			}
			ours++
			if !s.ReadOnly || !slices.Equal(s.Drop, []string{"ALL"}) || s.Grace != "30s" {
				t.Errorf("%s: %s is %+v", name, service, s)
			}
		}
		if want := map[string]int{"one-node.yaml": 1, "three-nodes.yaml": 3}[name]; ours != want {
			t.Errorf("%s has %d nodes", name, ours)
		}
	}
}
