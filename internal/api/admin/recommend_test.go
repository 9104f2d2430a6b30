package admin

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/recommend"
)

func TestQualityAsATable(t *testing.T) {
	run := recommend.Report{FinishedAt: time.Date(2026, 5, 4, 4, 38, 0, 0, time.UTC)}
	run.Personal = recommend.Verdict{Serves: recommend.Personal, Measured: []recommend.Measured{
		{Strategy: recommend.Popularity, All: recommend.Quality{HitRate: 0.25, Recall: 0.125, NDCG: 0.5, Coverage: 0.01, Asked: 40}},
		{Strategy: recommend.Personal, All: recommend.Quality{HitRate: 0.5, Asked: 40}, New: recommend.Quality{HitRate: 0.4, Asked: 30}},
	}}
	run.Related = recommend.Verdict{Serves: recommend.Popularity, Measured: []recommend.Measured{
		{Strategy: recommend.Popularity, All: recommend.Quality{HitRate: 1, Asked: 7}},
	}}
	var got bytes.Buffer
	if err := qualitySheet([]recommend.Report{run}).Stream(&got); err != nil {
		t.Fatal(err)
	}
	want := `finished_at,list,strategy,serves,guessed,hit_rate_10_ppm,recall_20_ppm,ndcg_10_ppm,coverage_ppm,asked
2026-05-04T04:38:00Z,personal,popularity,false,all,250000,125000,500000,10000,40
2026-05-04T04:38:00Z,personal,personal,true,all,500000,0,0,0,40
2026-05-04T04:38:00Z,personal,personal,true,new,400000,0,0,0,30
2026-05-04T04:38:00Z,related,popularity,true,all,1000000,0,0,0,7
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}
