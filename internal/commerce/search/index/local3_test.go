package index
import ("testing";"time";"slices";"fmt";"os";"strconv")
func TestLat(t *testing.T){
 n,_:=strconv.Atoi(os.Getenv("LAT")); if n==0 {t.Skip()}
 x:=filled(t,n)
 show:=func(name string, f func()){
  var all []time.Duration
  for range 60 { b:=time.Now(); f(); all=append(all,time.Since(b)) }
  slices.Sort(all)
  fmt.Printf("%-20s min %8.2f p50 %8.2f p95 %8.2f ms\n",name,float64(all[0].Microseconds())/1000,float64(all[30].Microseconds())/1000,float64(all[57].Microseconds())/1000)
 }
 for _,q:=range benchQueries(){ q.query.Limit=24; show(q.name,func(){x.Search(q.query)}) }
 for _, begun := range []string{"b", "ba", "bak", newCatalog().words[5] + " ba", "xbaka"} { show("suggest "+begun,func(){x.Suggest(begun,8)}) }
 d := newCatalog().document(0)
 show("put price",func(){d.MinPrice++;x.Put(d)})
}
