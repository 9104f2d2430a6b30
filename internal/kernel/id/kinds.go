package id

// One type an entity. The prefix is part of the public interface: it may not change.
type (
	product         struct{}
	variant         struct{}
	option          struct{}
	optionValue     struct{}
	attribute       struct{}
	attributeChoice struct{}
	productType     struct{}
	brand           struct{}
	category        struct{}
	collection      struct{}
	media           struct{}
	channel         struct{}
	event           struct{}
	job             struct{}
	apiKey          struct{}
	role            struct{}
	location        struct{}
	inventoryItem   struct{}
	movement        struct{}
	priceLog        struct{}
	importRun       struct{}
	cart            struct{}
	cartLine        struct{}
	checkout        struct{}
	order           struct{}
	orderLine       struct{}
	history         struct{}
	payment         struct{}
	paymentEvent    struct{}
	callback        struct{}
	refund          struct{}
	orderReturn     struct{}
	fulfillment     struct{}
	shippingZone    struct{}
	shippingOption  struct{}
	taxClass        struct{}
	taxZone         struct{}
	taxRate         struct{}
	promotion       struct{}
	customer        struct{}
	bookAddress     struct{}
	customerGroup   struct{}
	customerNote    struct{}
	consent         struct{}
	mail            struct{}
	webhookEndpoint struct{}
	webhookDelivery struct{}
	auditEntry      struct{}
	staff           struct{}
	session         struct{}
	oneTimeToken    struct{}
	signingKey      struct{}
	erasure         struct{}
	review          struct{}
	reviewReport    struct{}
	synonym         struct{}
	recommendRun    struct{}
	contentPage     struct{}
)

func (product) prefix() string         { return "prod" }
func (variant) prefix() string         { return "variant" }
func (option) prefix() string          { return "opt" }
func (optionValue) prefix() string     { return "optval" }
func (attribute) prefix() string       { return "attr" }
func (attributeChoice) prefix() string { return "choice" }
func (productType) prefix() string     { return "ptype" }
func (brand) prefix() string           { return "brand" }
func (category) prefix() string        { return "cat" }
func (collection) prefix() string      { return "coll" }
func (media) prefix() string           { return "media" }
func (channel) prefix() string         { return "chan" }
func (event) prefix() string           { return "evt" }
func (job) prefix() string             { return "job" }
func (apiKey) prefix() string          { return "key" }
func (role) prefix() string            { return "role" }
func (location) prefix() string        { return "loc" }
func (inventoryItem) prefix() string   { return "iitem" }
func (movement) prefix() string        { return "move" }
func (priceLog) prefix() string        { return "plog" }
func (importRun) prefix() string       { return "import" }
func (cart) prefix() string            { return "cart" }
func (cartLine) prefix() string        { return "item" }
func (checkout) prefix() string        { return "checkout" }
func (order) prefix() string           { return "order" }
func (orderLine) prefix() string       { return "line" }
func (history) prefix() string         { return "hist" }
func (payment) prefix() string         { return "pay" }
func (paymentEvent) prefix() string    { return "payevt" }
func (callback) prefix() string        { return "callback" }
func (refund) prefix() string          { return "refund" }
func (orderReturn) prefix() string     { return "return" }
func (fulfillment) prefix() string     { return "ful" }
func (shippingZone) prefix() string    { return "shipzone" }
func (shippingOption) prefix() string  { return "ship" }
func (taxClass) prefix() string        { return "taxclass" }
func (taxZone) prefix() string         { return "taxzone" }
func (taxRate) prefix() string         { return "taxrate" }
func (promotion) prefix() string       { return "promo" }
func (customer) prefix() string        { return "cus" }
func (bookAddress) prefix() string     { return "addr" }
func (customerGroup) prefix() string   { return "group" }
func (customerNote) prefix() string    { return "note" }
func (consent) prefix() string         { return "consent" }
func (mail) prefix() string            { return "mail" }
func (webhookEndpoint) prefix() string { return "hook" }
func (webhookDelivery) prefix() string { return "delivery" }
func (auditEntry) prefix() string      { return "audit" }
func (staff) prefix() string           { return "staff" }
func (session) prefix() string         { return "sess" }
func (oneTimeToken) prefix() string    { return "once" }
func (signingKey) prefix() string      { return "sig" }
func (erasure) prefix() string         { return "erase" }
func (review) prefix() string          { return "review" }
func (reviewReport) prefix() string    { return "report" }
func (synonym) prefix() string         { return "syn" }
func (recommendRun) prefix() string    { return "recrun" }
func (contentPage) prefix() string     { return "page" }

// The named types.
type (
	Product         = ID[product]
	Variant         = ID[variant]
	Option          = ID[option]
	OptionValue     = ID[optionValue]
	Attribute       = ID[attribute]
	AttributeChoice = ID[attributeChoice]
	ProductType     = ID[productType]
	Brand           = ID[brand]
	Category        = ID[category]
	Collection      = ID[collection]
	Media           = ID[media]
	Channel         = ID[channel]
	Event           = ID[event]
	Job             = ID[job]
	APIKey          = ID[apiKey]
	Role            = ID[role]
	Location        = ID[location]
	InventoryItem   = ID[inventoryItem]
	Movement        = ID[movement]
	PriceLog        = ID[priceLog]
	ImportRun       = ID[importRun]
	Cart            = ID[cart]
	CartLine        = ID[cartLine]
	Checkout        = ID[checkout]
	Order           = ID[order]
	OrderLine       = ID[orderLine]
	History         = ID[history]
	Payment         = ID[payment]
	PaymentEvent    = ID[paymentEvent]
	Callback        = ID[callback]
	Refund          = ID[refund]
	Return          = ID[orderReturn]
	Fulfillment     = ID[fulfillment]
	ShippingZone    = ID[shippingZone]
	ShippingOption  = ID[shippingOption]
	TaxClass        = ID[taxClass]
	TaxZone         = ID[taxZone]
	TaxRate         = ID[taxRate]
	Promotion       = ID[promotion]
	Customer        = ID[customer]
	Address         = ID[bookAddress]
	CustomerGroup   = ID[customerGroup]
	CustomerNote    = ID[customerNote]
	Consent         = ID[consent]
	Mail            = ID[mail]
	WebhookEndpoint = ID[webhookEndpoint]
	WebhookDelivery = ID[webhookDelivery]
	AuditEntry      = ID[auditEntry]
	Staff           = ID[staff]
	Session         = ID[session]
	OneTimeToken    = ID[oneTimeToken]
	SigningKey      = ID[signingKey]
	Erasure         = ID[erasure]
	Review          = ID[review]
	ReviewReport    = ID[reviewReport]
	Synonym         = ID[synonym]
	Page            = ID[contentPage]
	RecommendRun    = ID[recommendRun]
)

// Parsers by name, because a type argument cannot be written outside this package.
var (
	ParseProduct         = Parse[product]
	ParseVariant         = Parse[variant]
	ParseAttribute       = Parse[attribute]
	ParseProductType     = Parse[productType]
	ParseBrand           = Parse[brand]
	ParseCategory        = Parse[category]
	ParseCollection      = Parse[collection]
	ParseMedia           = Parse[media]
	ParseJob             = Parse[job]
	ParseAPIKey          = Parse[apiKey]
	ParseRole            = Parse[role]
	ParseImportRun       = Parse[importRun]
	ParseLocation        = Parse[location]
	ParseCart            = Parse[cart]
	ParseCartLine        = Parse[cartLine]
	ParseCheckout        = Parse[checkout]
	ParseOrder           = Parse[order]
	ParseOrderLine       = Parse[orderLine]
	ParsePayment         = Parse[payment]
	ParseRefund          = Parse[refund]
	ParseReturn          = Parse[orderReturn]
	ParseFulfillment     = Parse[fulfillment]
	ParseShippingZone    = Parse[shippingZone]
	ParseShippingOption  = Parse[shippingOption]
	ParseTaxClass        = Parse[taxClass]
	ParseTaxZone         = Parse[taxZone]
	ParsePromotion       = Parse[promotion]
	ParseCustomer        = Parse[customer]
	ParseAddress         = Parse[bookAddress]
	ParseCustomerGroup   = Parse[customerGroup]
	ParseCustomerNote    = Parse[customerNote]
	ParseMail            = Parse[mail]
	ParseWebhookEndpoint = Parse[webhookEndpoint]
	ParseWebhookDelivery = Parse[webhookDelivery]
	ParseAuditEntry      = Parse[auditEntry]
	ParseStaff           = Parse[staff]
	ParseSession         = Parse[session]
	ParseOneTimeToken    = Parse[oneTimeToken]
	ParseSigningKey      = Parse[signingKey]
	ParseErasure         = Parse[erasure]
	ParseReview          = Parse[review]
	ParseSynonym         = Parse[synonym]
	ParsePage            = Parse[contentPage]
	ParseRecommendRun    = Parse[recommendRun]
)
