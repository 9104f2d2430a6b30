package privacy

import "slices"

// Why something is kept.
const (
	forTheBooks    = "the books must show it; as long as the law has them kept"
	answerable     = "whoever works in the shop answers for what he did; as long as the row"
	pseudonym      = "a number that leads to nobody once the customer's row is empty"
	untilLogFades  = "until the period for addresses in the audit log is over"
	findsAtBank    = "finds the money at the payment provider when it is disputed; as long as the books"
	merchantsPaper = "as long as the order"
)

// register is every table with personal data.
var register = slices.Concat(accounts, sales, opinions, sorted, workers, logs, technical)

// accounts is who buys with an account.
var accounts = []Table{
	{
		Name: "customer", Subject: OfCustomer, by: byCustomer, column: "id", versioned: true, Prefix: "cus",
		Title: "You", Period: "until it is erased",
		Shown: "id external_id email verified_at first_name last_name phone language currency_code order_updates created_at updated_at",
		Personal: personal(Blank, "external_id", "what another system calls the person", "email", "e-mail address",
			"email_key", "the same, normalized", "first_name", "first name", "last_name", "last name", "phone", "telephone number",
			"language", "preferred language", "currency_code", "preferred currency", "search_text", "the above, for the search of staff"),
		Impersonal: "id state successor_id verified_at order_updates default_shipping_id default_billing_id version created_at updated_at",
		also:       "state = 'erased', verified_at = 0, default_shipping_id = 0, default_billing_id = 0", unless: "state = 'erased'",
	},
	{
		Name: "customer_address", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Your address book",
		Period: "until it is removed", Shown: "address created_at updated_at",
		Personal:   personal(Remove, "address", "name, address and phone"),
		Impersonal: "id customer_id created_at updated_at",
	},
	{
		Name: "customer_consent", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "What you agreed to or took back",
		Period: "while it counts; --keep-consents after a newer one took its place", Shown: "kind given text_version source created_at",
		Personal: personal(Remove, "kind", "what was agreed to", "given", "whether", "text_version", "to which text", "source", "where",
			"actor", "who did it"),
		Impersonal: "id customer_id created_at",
	},
	{
		Name: "customer_group_member", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Groups that you are in",
		Period: "until it is removed", Shown: "group_id created_at",
		Personal:   personal(Remove, "group_id", "a group of customers"),
		Impersonal: "customer_id created_at",
	},
	{
		Name: "customer_tag", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Tags that staff gave you",
		Period: "until it is removed", Shown: "tag",
		Personal:   personal(Remove, "tag", "a word of the staff"),
		Impersonal: "customer_id",
	},
	{
		Name: "customer_note", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Notes of staff about you",
		Period: "until it is erased", Shown: "note created_at",
		Personal:   personal(Remove, "note", "what staff wrote", "actor", "who wrote it"),
		Impersonal: "id customer_id created_at",
	},
	{
		Name: "credential", Subject: OfCustomer, by: bySubject, Period: "as the account",
		Personal:   []Column{secret("password_hash", "hash of the password")},
		Impersonal: "subject_kind subject_id changed_at",
	},
	{
		Name: "session", Subject: OfCustomer, by: bySubject, Prefix: "sess", Title: "Where you are signed in",
		Period: "90 days at most, and a while after its end", Shown: "id kind user_agent address created_at last_used_at expires_at revoked_at",
		Personal: append(personal(Remove, "user_agent", "what the browser calls itself", "address", "address of the client",
			"last_used_at", "when it was used last"), secret("secret_hash", "hash of the cookie")),
		Impersonal: "id subject_kind subject_id kind created_at expires_at revoked_at",
	},
	{
		Name: "refresh_token", Subject: OfCustomer, by: byCascade, Period: "as the session",
		Personal:   []Column{secret("hash", "hash of the token")},
		Impersonal: "session_id expires_at used_at",
	},
	{
		Name: "one_time_token", Subject: OfCustomer, by: bySubject, Title: "Links that were sent to you", Period: "hours, and a while after",
		Shown:      "purpose email created_at expires_at used_at",
		Personal:   personal(Remove, "email", "e-mail address"),
		Impersonal: "id purpose subject_kind subject_id created_at expires_at used_at",
	},
}

// opinions is what customers think of products. The stars stay and count, and nobody knows any more whose they were.
var opinions = []Table{
	{
		Name: "review", Subject: OfCustomer, by: byCustomer, column: "customer_id", versioned: true, Prefix: "review",
		Title: "Your reviews", Period: "until it is taken back or removed",
		Shown: "id product_id state rating title text author verified reply replied_at rejection published_at created_at updated_at",
		Personal: slices.Concat(
			personal(Blank, "title", "what the person wrote", "text", "the same", "author", "first name and an initial",
				"reply", "what the shop answered", "rejection", "what staff wrote to the person"),
			[]Column{kept("customer_id", "whose it is", pseudonym)},
		),
		Impersonal: "id product_id state rating verified helpful_count replied_at published_at version created_at updated_at",
		also:       "replied_at = 0",
	},
	{
		Name: "review_vote", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Reviews that helped you",
		Period: "as the review", Shown: "review_id created_at",
		Personal:   []Column{kept("customer_id", "who says that it helped", pseudonym)},
		Impersonal: "review_id created_at",
	},
	{
		Name: "review_report", Subject: OfCustomer, by: byCustomer, column: "customer_id", Title: "Reviews that you reported",
		Period: "as the review", Shown: "review_id reason note created_at resolved_at", Prefix: "report",
		Personal: slices.Concat(personal(Blank, "note", "what the person wrote"),
			[]Column{kept("customer_id", "who reported it", pseudonym)}),
		Impersonal: "id review_id reason created_at resolved_at",
	},
}

// sales is what people buy, from the cart to the return.
var sales = []Table{
	{
		Name: "cart", Subject: OfCustomer, by: byCart, column: "id", Prefix: "cart", Title: "Carts",
		Period: "--cart-time after the last change, and as long again", Shown: "id state currency_code coupons created_at updated_at",
		Personal:   personal(Remove, "customer_id", "whose it is", "coupons", "codes that were entered"),
		Impersonal: "id state currency_code merged_into abandoned_at expires_at version created_at updated_at",
	},
	{
		Name: "cart_line", Subject: OfCustomer, by: byCart, column: "cart_id", Title: "What is in your carts", Period: "as the cart",
		Shown:      "cart_id variant_id quantity created_at",
		Personal:   personal(Remove, "variant_id", "what somebody thinks of buying", "quantity", "how many"),
		Impersonal: "cart_id id seen_price created_at updated_at",
	},
	{
		Name: "checkout", Subject: OfCustomer, by: byCheckout, column: "id", Prefix: "checkout", Title: "Checkouts",
		Period: "--keep-checkouts after the last change", Shown: "id status email shipping_address billing_address consents note created_at",
		Personal: personal(Remove, "email", "e-mail address", "email_key", "the same, normalized", "shipping_address",
			"name, address and phone", "billing_address", "name, address and phone", "consents", "what was agreed to", "note", "what the person wrote"),
		Impersonal: "id cart_id status shipping_option_id frozen frozen_at frozen_until failure order_id version created_at updated_at",
	},
	{
		Name: "sales_order", Subject: OfCustomer, by: byOrder, column: "id", versioned: true, Prefix: "order", Title: "Orders",
		Period: "the books for good; the person in them --keep-buyers",
		Shown: "id number status payment_status fulfillment_status email currency_code total paid_total refunded_total " +
			"shipping_address billing_address consents note cancel_reason placed_at created_at",
		Personal: slices.Concat(
			personal(Blank, "email", "e-mail address", "email_key", "the same, normalized", "consents", "what was agreed to",
				"note", "what the person wrote", "cancel_reason", "why it was canceled"),
			personal(Reduce, "shipping_address", "name, address and phone", "billing_address", "name, address and phone"),
			[]Column{kept("customer_id", "whose it is", pseudonym)},
		),
		Impersonal: "id number status payment_status fulfillment_status return_status cart_id checkout_id placement_key currency_code " +
			"prices_include_tax original_total subtotal discount_total shipping_total tax_total total authorized_total paid_total " +
			"refunded_total shipping_refunded_total shipping_method price_steps source placed_at expires_at canceled_at archived_at " +
			"version created_at updated_at",
	},
	{
		Name: "order_history", Subject: OfCustomer, by: byOrder, column: "order_id", Title: "What happened to your orders",
		Period: merchantsPaper, Shown: "order_id axis from_status to_status at",
		Personal: slices.Concat(personal(Blank, "note", "what staff wrote"),
			[]Column{kept("actor", "who did it", answerable)}),
		Impersonal: "id order_id axis from_status to_status request_id at version",
	},
	{
		Name: "payment", Subject: OfCustomer, by: byOrder, column: "order_id", versioned: true, Prefix: "pay", Title: "Payments",
		Period: merchantsPaper, Shown: "id order_id provider status currency_code amount captured_amount refunded_amount created_at",
		Personal: slices.Concat(personal(Blank, "data", "what the page of the person sent", "action", "where the person was sent",
			"failure_message", "what the provider said"),
			[]Column{kept("provider_payment_id", "the payment's name at the provider", findsAtBank)}),
		Impersonal: "id order_id provider status currency_code amount authorized_amount captured_amount refunded_amount " +
			"refund_pending_amount failure_code authorization_expires_at check_at checks version created_at updated_at",
	},
	{
		Name: "payment_event", Subject: OfCustomer, by: byOrder, column: "order_id", Period: merchantsPaper,
		Personal: slices.Concat(personal(Blank, "message", "what the provider said"),
			[]Column{kept("reference", "the name at the provider", findsAtBank), kept("actor", "who did it", answerable)}),
		Impersonal: "id payment_id order_id type amount currency_code at",
	},
	{
		Name: "refund", Subject: OfCustomer, by: byOrder, column: "order_id", versioned: true, Prefix: "refund", Title: "Refunds",
		Period: merchantsPaper, Shown: "id order_id status currency_code amount reason created_at",
		Personal: slices.Concat(personal(Blank, "reason", "why", "note", "what staff wrote", "failure_message", "what the provider said"),
			[]Column{kept("provider_refund_id", "the refund's name at the provider", findsAtBank), kept("actor", "who did it", answerable)}),
		Impersonal: "id order_id payment_id status currency_code amount shipping_amount request_key check_at checks version created_at " +
			"updated_at",
	},
	{
		Name: "fulfillment", Subject: OfCustomer, by: byOrder, column: "order_id", versioned: true, Prefix: "ful", Title: "Parcels",
		Period: merchantsPaper, Shown: "id order_id status carrier tracking_number tracking_url shipped_at delivered_at",
		Personal: personal(Blank, "tracking_number", "the parcel's name at the carrier, who knows whose it is",
			"tracking_url", "the same", "note", "what staff wrote"),
		Impersonal: "id order_id status carrier shipped_at delivered_at estimated_delivery_at version created_at updated_at",
	},
	{
		Name: "order_return", Subject: OfCustomer, by: byOrder, column: "order_id", versioned: true, Prefix: "return", Title: "Returns",
		Period: merchantsPaper, Shown: "id order_id status reason created_at",
		Personal: slices.Concat(personal(Blank, "reason", "why", "note", "what was written about it"),
			[]Column{kept("actor", "who did it", answerable)}),
		Impersonal: "id order_id status version created_at updated_at",
	},
	{
		Name: "promotion_use", Subject: OfCustomer, by: byEmail, column: "customer_key", Period: "as the promotion",
		Personal:   personal(Rename, "customer_key", "e-mail address, normalized"),
		Impersonal: "promotion_id order_id counted customer_counted used_at released_at",
	},
	{
		Name: "promotion_customer", Subject: OfCustomer, by: byEmail, column: "customer_key", Period: "as the promotion",
		Personal:   personal(Rename, "customer_key", "e-mail address, normalized"),
		Impersonal: "promotion_id used_count",
	},
	{
		Name: "mail", Subject: OfCustomer, by: byMail, Prefix: "mail", Title: "Mails to you",
		Period: "--keep-mails after it was sent or given up", Shown: "id kind recipient subject text status created_at sent_at",
		Personal: personal(Remove, "recipient", "e-mail address", "subject", "what was written", "html", "what was written",
			"text", "what was written", "data", "what it was written from", "error", "what the mail server said", "entity_id", "what it is about"),
		Impersonal: "id event_id kind status copy attempts created_at sent_at ended_at",
	},
}

// sorted is what is reckoned of what people bought: of customers by their number, of guests by their address.
var sorted = []Table{
	{
		Name: "counted_order", Subject: OfCustomer, by: byCustomer, column: "customer_id", guests: "email_key", Period: "as the order",
		Personal:   personal(Remove, "customer_id", "whose order it is", "email_key", "e-mail address of a guest, normalized"),
		Impersonal: "order_id currency_code spent placed_at",
	},
	{
		Name: "customer_sales", Subject: OfCustomer, by: byCustomer, column: "customer_id", guests: "email_key",
		Title: "What you bought altogether", Period: "as the orders", Shown: "currency_code spent orders first_order_at last_order_at",
		Personal: personal(Remove, "customer_id", "whose it is", "email_key", "e-mail address of a guest, normalized", "spent", "what was paid, less "+
			"what was given back, in the smallest unit of the currency", "orders", "how many orders", "first_order_at", "when the first was placed",
			"last_order_at", "when the last was placed"),
		Impersonal: "currency_code",
	},
	{
		Name: "customer_segment", Subject: OfCustomer, by: byCustomer, column: "customer_id", guests: "email_key",
		Title: "How you compare with other customers", Period: "as the orders", Shown: "segment since recency frequency monetary",
		Personal: personal(Remove, "customer_id", "whose it is", "email_key", "e-mail address of a guest, normalized", "segment", "a group of customers who "+
			"bought alike", "spent", "what was paid, less what was given back", "orders", "how many orders", "first_order_at",
			"when the first was placed", "last_order_at", "when the last was placed", "recency", "how recently you ordered, from 1 to 5",
			"frequency", "how often, from 1 to 5", "monetary", "for how much, from 1 to 5"),
		Impersonal: "since currency_code version updated_at",
	},
	{
		Name: "customer_segment_change", Subject: OfCustomer, by: byCustomer, column: "customer_id", guests: "email_key",
		Title: "How that changed", Period: "as the orders", Shown: "at from_segment to_segment",
		Personal: personal(Remove, "customer_id", "whose it is", "email_key", "e-mail address of a guest, normalized", "from_segment",
			"the group of before", "to_segment", "the group of after", "spent", "what was paid then, less what was given back", "orders", "how many orders then",
			"last_order_at", "when the last was placed"),
		Impersonal: "version currency_code rules_version at",
	},
}

// workers is who works in the shop. He is deactivated and not erased: logs name him, and he answers for what stands there.
var workers = []Table{
	{
		Name: "staff_user", Subject: OfStaff, by: byNobody, Period: "for good, because logs name it",
		Personal: []Column{kept("email", "e-mail address", answerable), kept("email_key", "the same, normalized", answerable),
			kept("name", "name", answerable), kept("invited_by", "who invited him", answerable),
			kept("last_login_at", "when he was here last", "as long as the account"),
			{Name: "totp_secret", Holds: "sealed secret of the second factor", Erasure: Keep, Kept: "as long as the second factor", Secret: true}},
		Impersonal: "id state accepted_at deactivated_at totp_confirmed_at totp_step version created_at updated_at",
	},
	{
		Name: "staff_user_role", Subject: OfStaff, by: byNobody, Period: "until it is taken away",
		Personal:   []Column{kept("role_id", "what he may do", "as long as he may")},
		Impersonal: "staff_id",
	},
	{
		Name: "staff_recovery_code", Subject: OfStaff, by: byNobody, Period: "as long as the second factor",
		Personal:   []Column{{Name: "hash", Holds: "hash of a recovery code", Erasure: Keep, Kept: "as long as the second factor", Secret: true}},
		Impersonal: "staff_id used_at",
	},
	{
		Name: "staff_code_failure", Subject: OfStaff, by: byNobody, Period: "until a code is right",
		Personal:   []Column{kept("failures", "wrong codes in a row", "until a code is right")},
		Impersonal: "staff_id known retry_at",
	},
}

// logs is who did what.
var logs = []Table{
	{
		Name: "audit_entry", Subject: OfStaff, by: byItself, Period: "for good; addresses --keep-audit-addresses, documents --keep-audit-documents",
		Personal: slices.Concat(personal(Scrub, "before_document", "what a thing was before", "after_document", "what it became"),
			[]Column{kept("actor", "who did it", answerable), kept("address", "address of the client", untilLogFades),
				kept("target_id", "what it was done to", pseudonym)}),
		Impersonal: "seq id at action target_kind request_id changed content key_mark hash salt redacted_at redaction",
	},
	{
		Name: "audit_note", Subject: OfStaff, by: byItself, Period: "seconds",
		Personal: slices.Concat(personal(Scrub, "before_document", "what a thing was before", "after_document", "what it became"),
			[]Column{kept("actor", "who did it", answerable), kept("address", "address of the client", untilLogFades),
				kept("target_id", "what it was done to", pseudonym)}),
		Impersonal: "id at action target_kind request_id changed salt ready_at mac",
	},
	{
		Name: "price_log", Subject: OfStaff, by: byNobody, Period: "for good",
		Personal:   []Column{kept("actor", "who did it", answerable)},
		Impersonal: "id variant_id currency_code amount compare_at_amount cost_amount at",
	},
	{
		Name: "stock_movement", Subject: OfStaff, by: byNobody, Period: "for good",
		Personal:   []Column{kept("actor", "who did it", answerable)},
		Impersonal: "id inventory_item_id location_id delta reason reference at",
	},
	{
		Name: "api_key", Subject: OfStaff, by: byNobody, Period: "for good, because logs name it",
		Personal: []Column{kept("name", "what it is for, at times who uses it", answerable), kept("created_by", "who made it", answerable),
			{Name: "secret_hash", Holds: "hash of the secret", Erasure: Keep, Kept: "as long as the key", Secret: true}},
		Impersonal: "id hint scopes rate_limit created_at expires_at revoked_at last_used_at",
	},
	{
		Name: "erasure", Subject: OfCustomer, by: byItself, Period: "for good, without the address: the proof that it was done",
		Personal: slices.Concat(personal(Blank, "email_key", "e-mail address, normalized", "hints", "what documents call the person"),
			[]Column{kept("customer_id", "whose it was", pseudonym), kept("actor", "who asked for it", answerable)}),
		Impersonal: "id state documents version created_at updated_at completed_at",
	},
}

// technical is documents that tell of everything, and so of people.
var technical = []Table{
	{
		Name: "event", Subject: OfCustomer, by: bySearch, key: []string{"id"}, Period: "--keep-events",
		Personal:   personal(Scrub, "data", "what happened", "previous", "what was before"),
		Impersonal: "id tx type entity_id version occurred_at",
	},
	{
		Name: "webhook_delivery", Subject: OfCustomer, by: bySearch, key: []string{"id"}, Period: "90 days after its end",
		Personal:   personal(Scrub, "body", "what happened", "error", "what the other side said"),
		Impersonal: "id endpoint_id event_id event_type status attempts next_attempt_at response_status created_at updated_at",
	},
	{
		Name: "webhook_attempt", Subject: OfCustomer, by: bySearch, key: []string{"delivery_id", "attempt"}, Period: "as the delivery",
		Personal:   personal(Scrub, "error", "what the other side said"),
		Impersonal: "delivery_id attempt at duration_ms response_status",
	},
	{
		Name: "idempotency_key", Subject: OfCustomer, by: bySearch, key: []string{"scope", "key"}, Period: "--keep-answers",
		Personal: slices.Concat(personal(Scrub, "body", "an answer, for its repetition", "headers", "headers of the answer"),
			[]Column{kept("scope", "who asked, at times by the address of the client", "24 hours")}),
		Impersonal: "key digest status created_at expires_at",
	},
	{
		Name: "job", Subject: OfCustomer, by: bySearch, key: []string{"id"}, Period: "30 days after its end",
		Personal:   personal(Scrub, "payload", "what is to be done", "result", "what was done", "error", "why not"),
		Impersonal: "id kind unique_key state run_at attempt max_attempts worker lease_until progress total created_at updated_at finished_at",
	},
	{
		Name: "job_row", Subject: OfCustomer, by: bySearch, key: []string{"job_id", "row_number"}, Period: "as the job",
		Personal:   personal(Scrub, "target", "what a row was about", "message", "why not"),
		Impersonal: "job_id row_number ok code",
	},
	{
		Name: "payment_callback", Subject: OfCustomer, by: bySearch, key: []string{"id"}, Period: "--keep-callbacks after it was applied",
		Personal:   personal(Scrub, "body", "what a payment provider said", "error", "why it could not be applied"),
		Impersonal: "id provider provider_event_id state attempts next_at received_at applied_at",
	},
}

// Register is every table with personal data, for those who write down what the shop does with it.
func Register() []Table { return slices.Clone(register) }
