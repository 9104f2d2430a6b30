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
	location        struct{}
	inventoryItem   struct{}
	movement        struct{}
	priceLog        struct{}
	importRun       struct{}
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
func (location) prefix() string        { return "loc" }
func (inventoryItem) prefix() string   { return "iitem" }
func (movement) prefix() string        { return "move" }
func (priceLog) prefix() string        { return "plog" }
func (importRun) prefix() string       { return "import" }

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
	Location        = ID[location]
	InventoryItem   = ID[inventoryItem]
	Movement        = ID[movement]
	PriceLog        = ID[priceLog]
	ImportRun       = ID[importRun]
)

// Parsers by name, because a type argument cannot be written outside this package.
var (
	ParseProduct     = Parse[product]
	ParseVariant     = Parse[variant]
	ParseAttribute   = Parse[attribute]
	ParseProductType = Parse[productType]
	ParseBrand       = Parse[brand]
	ParseCategory    = Parse[category]
	ParseCollection  = Parse[collection]
	ParseMedia       = Parse[media]
	ParseJob         = Parse[job]
	ParseAPIKey      = Parse[apiKey]
	ParseImportRun   = Parse[importRun]
)
