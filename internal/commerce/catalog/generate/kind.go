package generate

import (
	"strconv"

	"winkel/internal/commerce/catalog"
)

// kind is what all products of a group have in common: what they are made of, how they vary and what describes them.
type kind struct {
	name       string // the product type
	scented    bool   // materials are scents
	materials  []string
	colors     []string
	sizeName   string
	sizes      []string
	place      string
	people     string
	tags       []string
	attributes []attribute
}

// attribute is one property of a kind, and in how many of a hundred of its products it is known.
type attribute struct {
	definition catalog.AttributeInput // without values
	values     [][]string             // each a list of one, to be shared by products
	share      int
}

var (
	warmColors   = []string{"Chalk", "Sand", "Terracotta", "Sage", "Ink", "Charcoal"}
	brightColors = []string{"Red", "Yellow", "Blue", "Green", "Orange", "Violet"}
	plainColors  = []string{"Black", "White", "Silver", "Graphite", "Navy", "Moss"}
	clothColors  = []string{"Ecru", "Navy", "Olive", "Rust", "Heather", "Black", "Rose", "Mustard"}
)

var (
	madeIn = choice("made_in", "Made in", 90, "Germany", "Portugal", "Italy", "Poland", "China", "Vietnam", "India", "Japan",
		"Sweden", "Denmark", "France", "Turkey")
	origins    = []string{"DE", "PT", "IT", "PL", "CN", "VN", "IN", "JP", "SE", "DK", "FR", "TR"} // of madeIn
	warranty   = number("warranty", "Warranty", "months", 60, 12, 12, 5)
	recycled   = number("recycled_content", "Recycled content", "%", 35, 0, 10, 11)
	handmade   = boolean("handmade", "Made by hand", 40)
	dishwasher = boolean("dishwasher_safe", "Dishwasher safe", 85)
	waterproof = boolean("waterproof", "Waterproof", 70)
	organic    = boolean("organic", "Organic", 60)
	capacity   = number("capacity", "Capacity", "ml", 90, 100, 50, 60)
	washing    = number("washing_temperature", "Washable up to", "°C", 80, 30, 10, 7)
)

var (
	cookware = &kind{
		name: "Cookware", materials: []string{"Cast Iron", "Stainless Steel", "Copper", "Carbon Steel", "Aluminium", "Enamel"},
		colors: plainColors, sizeName: "Diameter", sizes: []string{"16 cm", "20 cm", "24 cm", "28 cm", "32 cm"},
		place: "on every kind of hob", people: "people who cook every day",
		tags: []string{"kitchen", "cooking", "induction", "oven-safe", "heirloom"},
		attributes: []attribute{capacity, dishwasher, boolean("induction", "Works on induction", 95),
			number("oven_temperature", "Oven safe up to", "°C", 60, 160, 20, 8), warranty, madeIn},
	}
	vessels = &kind{
		name: "Vessel", materials: []string{"Stoneware", "Porcelain", "Glass", "Stainless Steel", "Enamel", "Earthenware"},
		colors: warmColors, sizeName: "Size", sizes: []string{"Small", "Medium", "Large", "Extra Large"},
		place: "on a crowded shelf", people: "many guests and few cupboards",
		tags:       []string{"table", "stackable", "everyday", "gift", "set"},
		attributes: []attribute{capacity, dishwasher, boolean("microwave_safe", "Microwave safe", 75), handmade, madeIn},
	}
	tools = &kind{
		name: "Tool", materials: []string{"Steel", "Ash", "Beech", "Brass", "Bamboo", "Aluminium"},
		colors: plainColors, sizeName: "Size", sizes: []string{"Compact", "Standard", "Large"},
		place: "in the workshop", people: "hands that know their work",
		tags: []string{"tools", "repairable", "everyday", "professional"},
		attributes: []attribute{number("length", "Length", "mm", 90, 80, 20, 50), boolean("repairable", "Spare parts available", 55),
			handmade, warranty, madeIn},
	}
	textiles = &kind{
		name: "Textile", materials: []string{"Linen", "Organic Cotton", "Wool", "Washed Cotton", "Hemp", "Jute"},
		colors: clothColors, sizeName: "Size", sizes: []string{"50 x 70 cm", "70 x 140 cm", "135 x 200 cm", "200 x 200 cm"},
		place: "in every room", people: "people who like soft things",
		tags: []string{"linen", "soft", "washable", "natural", "bedroom"},
		attributes: []attribute{washing, organic, number("fabric_weight", "Fabric weight", "g/m²", 75, 90, 20, 30),
			boolean("tumble_dry", "Suitable for tumble drying", 65), madeIn},
	}
	lamps = &kind{
		name: "Lamp", materials: []string{"Brass", "Opal Glass", "Paper", "Steel", "Stoneware", "Rattan"},
		colors: warmColors, sizeName: "Size", sizes: []string{"Small", "Medium", "Large"},
		place: "in a dark corner", people: "people who read late",
		tags: []string{"lighting", "dimmable", "led", "living-room"},
		attributes: []attribute{number("power", "Power", "W", 95, 3, 1, 20), boolean("dimmable", "Dimmable", 80),
			number("color_temperature", "Colour temperature", "K", 60, 2200, 100, 20),
			choice("energy_class", "Energy class", 70, "A", "B", "C", "D", "E", "F"), warranty},
	}
	decor = &kind{
		name: "Decoration", materials: []string{"Oak", "Walnut", "Brass", "Stoneware", "Glass", "Seagrass", "Terracotta"},
		colors: warmColors, sizeName: "Size", sizes: []string{"Small", "Medium", "Large"},
		place: "on a windowsill", people: "rooms that are almost finished",
		tags:       []string{"decoration", "gift", "handmade", "living-room", "natural"},
		attributes: []attribute{number("height", "Height", "mm", 90, 60, 20, 40), handmade, recycled, madeIn},
	}
	furniture = &kind{
		name: "Furniture", materials: []string{"Oak", "Walnut", "Ash", "Pine", "Birch", "Rattan", "Powder-Coated Steel"},
		colors: warmColors, sizeName: "Width", sizes: []string{"60 cm", "90 cm", "120 cm", "160 cm", "180 cm"},
		place: "in small flats and large ones", people: "people who intend to stay",
		tags: []string{"furniture", "solid-wood", "assembly-free", "modular"},
		attributes: []attribute{number("width", "Width", "mm", 95, 300, 50, 40), number("max_load", "Maximum load", "kg", 70, 40, 10, 20),
			boolean("assembly_required", "Assembly required", 90), boolean("fsc_certified", "FSC-certified wood", 60), warranty, madeIn},
	}
	apparel = &kind{
		name: "Clothing", materials: []string{"Organic Cotton", "Merino", "Linen", "Lambswool", "Denim", "Tencel"},
		colors: clothColors, sizeName: "Size", sizes: []string{"XS", "S", "M", "L", "XL"},
		place: "in town and out of it", people: "people who would rather own less",
		tags: []string{"clothing", "organic", "everyday", "layering", "unisex"},
		attributes: []attribute{washing, organic, choice("fit", "Fit", 85, "Slim", "Regular", "Relaxed", "Oversized"),
			choice("season", "Season", 70, "Spring", "Summer", "Autumn", "Winter", "All year"), madeIn},
	}
	footwear = &kind{
		name: "Shoes", materials: leathers,
		colors: clothColors, sizeName: "Size", sizes: []string{"36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46"},
		place: "on wet pavements", people: "people who walk",
		tags: []string{"shoes", "resoled", "everyday", "unisex"},
		attributes: []attribute{waterproof, choice("sole", "Sole", 90, "Rubber", "Leather", "Crepe", "Cork"),
			choice("closure", "Closure", 85, "Laces", "Zip", "Buckle", "Slip-on"), recycled, madeIn},
	}
	gadgets = &kind{
		name: "Electronics", materials: []string{"Aluminium", "Recycled Plastic", "Magnesium", "Polycarbonate", "Bamboo"},
		colors: plainColors, sizeName: "Version", sizes: []string{"Standard", "Plus", "Pro"},
		place: "on the desk", people: "people who read the manual last",
		tags: []string{"electronics", "usb-c", "wireless", "repairable", "office"},
		attributes: []attribute{number("power", "Power", "W", 80, 3, 1, 40), number("battery_life", "Battery life", "h", 55, 4, 2, 30),
			choice("connection", "Connection", 85, "USB-C", "Bluetooth", "Wi-Fi", "HDMI", "Zigbee"),
			choice("energy_class", "Energy class", 40, "A", "B", "C", "D", "E"), warranty, recycled},
	}
	outdoor = &kind{
		name: "Outdoor Gear", materials: []string{"Ripstop", "Steel", "Aluminium", "Cork", "Natural Rubber", "Canvas"},
		colors: brightColors, sizeName: "Size", sizes: []string{"S", "M", "L", "XL"},
		place: "wherever the weather is", people: "people who go anyway",
		tags:       []string{"outdoor", "camping", "lightweight", "weatherproof"},
		attributes: []attribute{waterproof, number("pack_size", "Packed length", "mm", 70, 100, 25, 30), recycled, warranty, madeIn},
	}
	bags = &kind{
		name: "Bag", materials: []string{"Canvas", "Leather", "Waxed Cotton", "Recycled Nylon", "Felt"},
		colors: clothColors, sizeName: "Volume", sizes: []string{"12 l", "18 l", "26 l", "38 l"},
		place: "on the train", people: "people who pack the evening before",
		tags: []string{"travel", "commute", "canvas", "cabin-size"},
		attributes: []attribute{number("volume", "Volume", "l", 95, 2, 2, 35), waterproof, boolean("laptop_sleeve", "Laptop sleeve", 60),
			recycled, madeIn},
	}
	toys = &kind{
		name: "Toy", materials: []string{"Beech", "Maple", "Lime Wood", "Organic Cotton", "Recycled Card", "Birch Plywood"},
		colors: brightColors, sizeName: "Edition", sizes: []string{"Starter", "Family", "Large"},
		place: "on the floor of any room", people: "small hands with large plans",
		tags: []string{"kids", "wood", "gift", "learning"},
		attributes: []attribute{number("age_from", "Suitable from", "years", 98, 0, 1, 13), number("pieces", "Pieces", "", 70, 1, 8, 60),
			number("players", "Players", "", 30, 1, 1, 8), boolean("battery_required", "Needs batteries", 50), madeIn},
	}
	crafts = &kind{
		name: "Craft", materials: toyWoods,
		colors: clothColors, sizeName: "Set", sizes: []string{"Starter", "Standard", "Large"},
		place: "on the kitchen table", people: "people who make things",
		tags: []string{"craft", "creative", "gift", "beginners"},
		attributes: []attribute{number("pieces", "Pieces", "", 80, 1, 8, 60),
			choice("skill_level", "Skill level", 85, "Beginner", "Intermediate", "Advanced"), handmade, recycled, madeIn},
	}
	stationery = &kind{
		name: "Stationery", materials: []string{"Recycled Paper", "Cotton Paper", "Cloth-Bound", "Cedar", "Brass", "Oak"},
		colors: clothColors, sizeName: "Format", sizes: []string{"A6", "A5", "A4"},
		place: "on a clear table", people: "people who still write things down",
		tags: []string{"paper", "writing", "office", "gift", "craft"},
		attributes: []attribute{number("pages", "Pages", "", 60, 32, 16, 20), number("paper_weight", "Paper weight", "g/m²", 60, 70, 10, 15),
			recycled, boolean("refillable", "Refillable", 45), madeIn},
	}
	care = &kind{
		name: "Care", scented: true, materials: []string{"Rosemary", "Lavender", "Oat", "Cedar", "Orange Blossom", "Fig", "Unscented"},
		colors: nil, sizeName: "Size", sizes: []string{"30 ml", "50 ml", "100 ml", "250 ml", "500 ml"},
		place: "in the bathroom", people: "skin after a long day",
		tags: []string{"scent", "vegan", "refill", "gift", "natural"},
		attributes: []attribute{capacity, organic, boolean("vegan", "Vegan", 90), boolean("refillable", "Refillable", 50),
			choice("skin_type", "Skin type", 50, "Normal", "Dry", "Oily", "Sensitive", "All"), madeIn},
	}
	pets = &kind{
		name: "Pet Supply", materials: []string{"Felt", "Cork", "Canvas", "Stoneware", "Hemp", "Recycled Plastic"},
		colors: warmColors, sizeName: "Size", sizes: []string{"S", "M", "L"},
		place: "beside the sofa", people: "animals with opinions",
		tags: []string{"pets", "washable", "natural", "chew-proof"},
		attributes: []attribute{choice("animal_size", "For animals that are", 80, "Small", "Medium", "Large"), washing, recycled,
			boolean("chew_proof", "Chew-proof", 60), madeIn},
	}
)

func choice(code, label string, share int, values ...string) attribute {
	return newAttribute(code, label, catalog.ChoiceAttribute, "", share, values)
}

func boolean(code, label string, share int) attribute {
	return newAttribute(code, label, catalog.BooleanAttribute, "", share, []string{"true", "false"})
}

// number is an attribute whose values are count numbers: from, from + step and so on.
func number(code, label, unit string, share, from, step, count int) attribute {
	values := make([]string, count)
	for i := range values {
		values[i] = strconv.Itoa(from + i*step)
	}
	return newAttribute(code, label, catalog.NumberAttribute, unit, share, values)
}

func newAttribute(code, label string, typ catalog.AttributeType, unit string, share int, values []string) attribute {
	return attribute{
		definition: catalog.AttributeInput{
			Code: code, Label: label, Type: typ, Unit: unit,
			Filterable: true, Facet: true, Searchable: typ == catalog.ChoiceAttribute,
		},
		values: singles(values), share: share,
	}
}

// singles makes a list of one of each value.
func singles(values []string) [][]string {
	lists := make([][]string, len(values))
	for i := range values {
		lists[i] = values[i : i+1 : i+1]
	}
	return lists
}
