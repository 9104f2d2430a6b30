package simulate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

var (
	listOrders       = db.SQL(`SELECT id FROM sales_order ORDER BY id`)
	countHolds       = db.SQL(`SELECT COUNT(*) FROM reservation`)
	listPlacedEvents = db.SQL(`SELECT entity_id, COUNT(*) FROM event WHERE type = 'order.placed' GROUP BY entity_id ORDER BY entity_id`)
	listPlacedMails  = db.SQL(`SELECT entity_id, COUNT(*) FROM mail WHERE kind = 'order_placed' GROUP BY entity_id ORDER BY entity_id`)
	listKept         = db.SQL(`
		SELECT a.order_id, CAST(SUM(a.quantity) AS BIGINT) FROM allocation a JOIN sales_order o ON o.id = a.order_id
		WHERE o.status IN ('canceled', 'expired') AND a.quantity > 0 GROUP BY a.order_id ORDER BY a.order_id`)
)

// compareSometimes looks at whether all is well, as often as that costs a tenth of the time. Nobody is on the way.
func (w *world) compareSometimes() {
	const share = 10
	if w.checking*share > time.Since(w.began) {
		return
	}
	began := time.Now()
	for _, n := range w.nodes {
		if !n.dead.Load() {
			w.compare(n)
			break
		}
	}
	w.checking += time.Since(began)
}

// compare runs every check of winkel verify, and holds the shelves against what staff did.
func (w *world) compare(n *node) {
	w.increase(&w.report.Checks)
	var found []string
	report := func(of string) func(string) {
		return func(difference string) { found = append(found, of+": "+difference) }
	}
	var problem error
	for _, check := range n.shop.Checks {
		if problem = check.Run(n.ctx, report(check.Name)); problem != nil {
			break
		}
	}
	if problem == nil {
		problem = w.compareShelves(n, report("shelves"))
	}
	if n.dead.Load() {
		return
	}
	if problem != nil {
		w.violationf("comparing: %v", problem)
	}
	for _, difference := range found {
		w.violationf("%s", difference)
	}
}

// compareShelves reports goods of which more was sold than there were.
func (w *world) compareShelves(n *node, report func(string)) error {
	variants := make([]id.Variant, 0, len(w.goods))
	for _, g := range w.goods {
		if g.deny {
			variants = append(variants, g.variant)
		}
	}
	levels, err := n.shop.Inventory.Levels(n.ctx, variants)
	if err != nil {
		return err
	}
	w.model.mu.Lock()
	defer w.model.mu.Unlock()
	for _, l := range levels {
		if l.Available() < w.model.lowest[l.Variant] || l.OnHand < 0 {
			report(fmt.Sprintf("%d of %s are promised, and %d are there", l.Reserved, l.Variant, l.OnHand))
		}
	}
	return nil
}

// settleDown gives everybody a good day, waits until nothing is left to wait for, and compares everything.
func (w *world) settleDown(ctx context.Context) error {
	if err := w.revive(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	for _, n := range w.nodes {
		n.fuse.Store(0)
	}
	if err := w.bank.heal(); err != nil {
		return err
	}
	if err := pause(ctx, 2*policy.OpenFor); err != nil { // until the breaker lets calls through again
		return err
	}
	n := w.nodes[0]
	for i := range 40 {
		for _, body := range w.bank.arrived(true) {
			w.callback(w.chance, body)
		}
		for _, task := range n.shop.Rounds {
			for range 3 {
				if err := task.Do(n.ctx); err != nil {
					w.violationf("round %q at the end: %v", task.Name, err)
					break
				}
			}
		}
		const hours, days = 12, 24
		switch {
		case i < hours:
			w.clock.jump(time.Hour)
		case i < hours+days:
			w.clock.jump(24 * time.Hour)
		}
	}
	if err := w.readEverything(n); err != nil {
		return err
	}
	w.compare(n)
	return w.audit(n)
}

// readEverything waits until the consumers have read the whole log.
func (w *world) readEverything(n *node) error {
	deadline := time.Now().Add(20 * time.Second)
	for {
		lags, err := n.shop.Outbox.Lag(n.ctx)
		if err != nil {
			return err
		}
		behind := slices.ContainsFunc(lags, func(l outboxLag) bool { return l.Events > 0 })
		if !behind {
			return nil
		}
		if time.Now().After(deadline) {
			w.violationf("the consumers do not get through the event log: %v", lags)
			return nil
		}
		if err := pause(n.ctx, lookAgain); err != nil {
			return err
		}
	}
}

const lookAgain = 20 * time.Millisecond

// pause waits, and fails where ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sums is what an audit adds up over all orders.
type sums struct {
	payments map[id.Payment]bool
	uses     map[id.Promotion]int64
	perBuyer map[buyerUse]int64
	placed   map[string]bool
}

type buyerUse struct {
	promotion id.Promotion
	email     string
}

// audit compares every order with what its buyer was told and with the books of the bank.
func (w *world) audit(n *node) error {
	w.increase(&w.report.Checks)
	orders, err := db.List(n.ctx, n.shop.DB.Read(), func(row db.Row) (id.Order, error) {
		var o id.Order
		err := row.Scan(&o)
		return o, err
	}, listOrders)
	if err != nil {
		return err
	}
	all := sums{map[id.Payment]bool{}, map[id.Promotion]int64{}, map[buyerUse]int64{}, map[string]bool{}}
	there := make(map[id.Order]bool, len(orders))
	for _, one := range orders {
		o, err := n.shop.Orders.Get(n.ctx, one)
		if err != nil {
			return err
		}
		there[one] = true
		w.auditOrder(o, &all)
	}
	for _, known := range w.model.known() {
		if !there[known] {
			w.violationf("order %s was acknowledged and is not there", known)
		}
	}
	w.auditUses(&all)
	if err := w.auditBooks(&all); err != nil {
		return err
	}
	return w.auditRows(n, &all)
}

// auditOrder compares one order.
func (w *world) auditOrder(o *order.Order, all *sums) {
	say := func(format string, args ...any) {
		w.violationf("order %s (%s, %s): %s", o.Number, o.ID, o.Status, fmt.Sprintf(format, args...))
	}
	w.model.mu.Lock()
	told, known := w.model.acked[o.ID]
	kept := w.model.kept[o.ID]
	w.model.mu.Unlock()
	if known && o.PlacedAt.IsZero() {
		say("was acknowledged and does not stand")
	}
	if known && told.total != o.Total.Minor {
		say("costs %d, and %d was acknowledged", o.Total.Minor, told.total)
	}
	if o.PlacedAt.IsZero() && o.Status.Open() {
		say("still waits for its payment")
	}
	if !o.PlacedAt.IsZero() {
		all.placed[o.ID.String()] = true
	}
	lines := o.ShippingMethod.Total.Minor
	for i := range o.Lines {
		lines += o.Lines[i].Total.Minor
	}
	steps := int64(0)
	for _, s := range o.PriceSteps {
		steps += s.Amount.Minor
	}
	if lines != o.Total.Minor || steps != o.Total.Minor {
		say("costs %d, its lines add up to %d and its explanation to %d", o.Total.Minor, lines, steps)
	}
	for i := range o.Payments {
		w.auditPayment(o, &o.Payments[i], kept, say)
		all.payments[o.Payments[i].ID] = true
	}
	for i := range o.Refunds {
		if o.Refunds[i].Status == payment.RefundPending {
			say("refund %s of %s is still pending", o.Refunds[i].ID, o.Refunds[i].Amount)
		}
	}
	if o.Status != order.Canceled && o.Status != order.Expired {
		all.count(o)
	}
}

// count adds the promotions that an order uses.
func (all *sums) count(o *order.Order) {
	used := map[id.Promotion]bool{}
	for i := range o.Lines {
		for _, a := range o.Lines[i].Adjustments {
			used[a.Promotion] = true
		}
	}
	for _, a := range o.ShippingMethod.Adjustments {
		used[a.Promotion] = true
	}
	for p := range used {
		all.uses[p]++
		all.perBuyer[buyerUse{p, o.EmailKey}]++
	}
}

// auditPayment compares a payment with its order.
func (w *world) auditPayment(o *order.Order, p *payment.Payment, kept bool, say func(string, ...any)) {
	closed := o.Status == order.Canceled || o.Status == order.Expired
	if p.Amount != o.Total {
		say("payment %s is of %s, and the order of %s", p.ID, p.Amount, o.Total)
	}
	if p.Captured.Cmp(p.Authorized) > 0 || p.Refunded.Cmp(p.Captured) > 0 {
		say("payment %s: %s authorized, %s captured, %s refunded", p.ID, p.Authorized, p.Captured, p.Refunded)
	}
	if closed && p.Captured != p.Refunded && !kept {
		say("payment %s: %s were taken for a closed order, and %s are given back", p.ID, p.Captured, p.Refunded)
	}
	if p.Provider != testpay.Name {
		return
	}
	if !p.Status.Final() && (p.Status != payment.Authorized || closed) {
		say("payment %s is still %s", p.ID, p.Status)
	}
	w.auditAccount(o, p, closed, say)
}

// auditAccount compares a payment with the books of the bank.
func (w *world) auditAccount(o *order.Order, p *payment.Payment, closed bool, say func(string, ...any)) {
	account, err := w.bank.Account(p.ID)
	if err != nil {
		if p.Captured.Minor > 0 || p.Status == payment.Authorized {
			say("payment %s is %s, and the bank never heard of it", p.ID, p.Status)
		}
		return
	}
	zero := money.Amount{Currency: p.Amount.Currency}
	if account.Captured != p.Captured || account.Refunded() != p.Refunded.Add(zero) {
		say("payment %s: the bank took %s and gave %s back, the shop says %s and %s",
			p.ID, account.Captured, account.Refunded(), p.Captured, p.Refunded)
	}
	if account.Amount != o.Total {
		say("payment %s: the bank was asked for %s, and the order is of %s", p.ID, account.Amount, o.Total)
	}
	if open := account.Status == payment.Authorized; closed && open {
		say("payment %s: the bank still holds %s for a closed order", p.ID, account.Authorized)
	}
}

// auditUses holds the uses of promotions against the greatest limit that they ever had.
func (w *world) auditUses(all *sums) {
	w.model.mu.Lock()
	limits := w.model.limits
	w.model.mu.Unlock()
	for p, l := range limits {
		if l.uses > 0 && all.uses[p] > l.uses {
			w.violationf("promotion %s is used by %d orders, and may be by %d", p, all.uses[p], l.uses)
		}
	}
	for use, n := range all.perBuyer {
		if l := limits[use.promotion].perCustomer; l > 0 && n > l {
			w.violationf("promotion %s is used by %d orders of %s, and may be by %d", use.promotion, n, use.email, l)
		}
	}
}

// auditBooks looks for money of which the shop knows nothing.
func (w *world) auditBooks(all *sums) error {
	accounts, err := w.bank.books.All()
	if err != nil {
		return err
	}
	for i := range accounts {
		if a := &accounts[i]; !all.payments[a.Payment] {
			w.violationf("the bank has %s for payment %s of order %s, which the shop does not know", a.Amount, a.Payment, a.Order)
		}
	}
	return nil
}

// auditRows looks at what else has to be there once, and what must not be there any more.
func (w *world) auditRows(n *node, all *sums) error {
	r := n.shop.DB.Read()
	holds, err := db.Value[int64](n.ctx, r, countHolds)
	if err != nil {
		return err
	}
	if holds > 0 {
		w.violationf("%d reservations are left when everything is over", holds)
	}
	err = db.Each(n.ctx, r, func(row db.Row) error {
		var o id.Order
		var units int64
		err := row.Scan(&o, &units)
		w.violationf("order %s is closed and keeps %d units", o, units)
		return err
	}, listKept)
	if err != nil {
		return err
	}
	if err := w.auditOnce(n, listPlacedEvents, "announced", all.placed); err != nil {
		return err
	}
	if !slices.ContainsFunc(n.shop.Consumers, func(c outboxConsumer) bool { return c.Name == "notify" }) {
		return nil
	}
	return w.auditOnce(n, listPlacedMails, "confirmed by mail", all.placed)
}

// auditOnce compares what was done for orders with those that stand: for each of them once, and for no other.
func (w *world) auditOnce(n *node, stmt *db.Stmt, what string, placed map[string]bool) error {
	counts := map[string]int64{}
	err := db.Each(n.ctx, n.shop.DB.Read(), func(row db.Row) error {
		var of string
		var count int64
		err := row.Scan(&of, &count)
		counts[of] = count
		return err
	}, stmt)
	if err != nil {
		return err
	}
	for o := range placed {
		if counts[o] != 1 {
			w.violationf("order %s stands and was %s %d times", o, what, counts[o])
		}
	}
	for o := range counts {
		if !placed[o] {
			w.violationf("order %s does not stand and was %s", o, what)
		}
	}
	return nil
}
