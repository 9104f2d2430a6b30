package generate

// group is a second-level category and its leaves, of which all products are of one kind.
type group struct {
	department string
	name       string
	kind       *kind
	leaves     []leaf
}

// leaf is a third-level category and what is sold in it.
type leaf struct {
	name  string
	nouns []string
}

// departments is the category tree, in the order in which a shop would show it. Every word is ASCII, which keeps slugs
// simple, and a noun works after an article and in the middle of a sentence.
var departments = []group{
	{"Kitchen", "Cookware", cookware, []leaf{
		{"Saucepans", []string{"Saucepan", "Milk Pan", "Saucier"}},
		{"Frying Pans", []string{"Frying Pan", "Skillet", "Griddle Pan"}},
		{"Casseroles", []string{"Casserole", "Dutch Oven", "Roasting Dish"}},
		{"Bakeware", []string{"Loaf Tin", "Cake Tin", "Baking Tray"}},
		{"Stockpots", []string{"Stockpot", "Steamer", "Pasta Pot"}},
	}},
	{"Kitchen", "Kitchen Tools", tools, []leaf{
		{"Knives", []string{"Chef Knife", "Paring Knife", "Bread Knife"}},
		{"Chopping Boards", []string{"Chopping Board", "Carving Board"}},
		{"Graters", []string{"Grater", "Zester", "Peeler"}},
		{"Kitchen Scales", []string{"Kitchen Scale", "Balance"}},
		{"Utensils", []string{"Ladle", "Spatula", "Whisk", "Turner"}},
	}},
	{"Kitchen", "Coffee and Tea", vessels, []leaf{
		{"Coffee Makers", []string{"Coffee Dripper", "French Press", "Moka Pot"}},
		{"Kettles", []string{"Kettle", "Gooseneck Kettle"}},
		{"Teapots", []string{"Teapot", "Tea Infuser"}},
		{"Coffee Grinders", []string{"Coffee Grinder", "Spice Mill"}},
		{"Travel Mugs", []string{"Travel Mug", "Vacuum Flask"}},
	}},
	{"Kitchen", "Food Storage", vessels, []leaf{
		{"Storage Jars", []string{"Storage Jar", "Canister", "Spice Jar"}},
		{"Lunch Boxes", []string{"Lunch Box", "Bento Box"}},
		{"Bread Bins", []string{"Bread Bin", "Bread Box"}},
		{"Bottles", []string{"Oil Bottle", "Swing-Top Bottle"}},
		{"Preserving", []string{"Preserving Jar", "Fermenting Crock"}},
	}},
	{"Dining", "Tableware", vessels, []leaf{
		{"Plates", []string{"Dinner Plate", "Side Plate", "Pasta Plate"}},
		{"Bowls", []string{"Cereal Bowl", "Serving Bowl", "Noodle Bowl"}},
		{"Mugs", []string{"Mug", "Espresso Cup", "Tea Bowl"}},
		{"Serving Dishes", []string{"Platter", "Serving Dish", "Cake Stand"}},
		{"Jugs", []string{"Milk Jug", "Pitcher", "Sauce Boat"}},
	}},
	{"Dining", "Glassware", vessels, []leaf{
		{"Tumblers", []string{"Tumbler", "Highball", "Water Glass"}},
		{"Wine Glasses", []string{"Wine Glass", "Champagne Flute"}},
		{"Carafes", []string{"Carafe", "Decanter"}},
		{"Beer Glasses", []string{"Beer Glass", "Tankard"}},
		{"Bar Tools", []string{"Cocktail Shaker", "Ice Bucket"}},
	}},
	{"Dining", "Cutlery", tools, []leaf{
		{"Cutlery Sets", []string{"Cutlery Set", "Picnic Cutlery Set"}},
		{"Spoons", []string{"Tablespoon Set", "Teaspoon Set"}},
		{"Steak Knives", []string{"Steak Knife Set", "Butter Knife"}},
		{"Serving Cutlery", []string{"Salad Server", "Cake Slice"}},
		{"Children's Cutlery", []string{"Toddler Cutlery Set", "Weaning Spoon"}},
	}},
	{"Dining", "Table Linen", textiles, []leaf{
		{"Tablecloths", []string{"Tablecloth", "Table Runner"}},
		{"Napkins", []string{"Napkin Set", "Cocktail Napkin Set"}},
		{"Placemats", []string{"Placemat", "Coaster Set"}},
		{"Tea Towels", []string{"Tea Towel", "Glass Cloth"}},
		{"Aprons", []string{"Apron", "Oven Glove"}},
	}},
	{"Living", "Lighting", lamps, []leaf{
		{"Table Lamps", []string{"Table Lamp", "Bedside Lamp"}},
		{"Floor Lamps", []string{"Floor Lamp", "Reading Lamp"}},
		{"Pendant Lamps", []string{"Pendant Lamp", "Ceiling Lamp"}},
		{"Wall Lamps", []string{"Wall Lamp", "Picture Light"}},
		{"Lanterns", []string{"Lantern", "Outdoor Lamp"}},
	}},
	{"Living", "Soft Furnishings", textiles, []leaf{
		{"Cushions", []string{"Cushion", "Floor Cushion", "Bolster"}},
		{"Throws", []string{"Throw", "Blanket"}},
		{"Curtains", []string{"Curtain", "Roman Blind"}},
		{"Rugs", []string{"Rug", "Runner Rug", "Doormat"}},
		{"Poufs", []string{"Pouf", "Footstool"}},
	}},
	{"Living", "Decoration", decor, []leaf{
		{"Vases", []string{"Vase", "Bud Vase"}},
		{"Candles", []string{"Candle Holder", "Tealight Holder"}},
		{"Mirrors", []string{"Wall Mirror", "Standing Mirror"}},
		{"Picture Frames", []string{"Picture Frame", "Photo Ledge"}},
		{"Clocks", []string{"Wall Clock", "Mantel Clock", "Alarm Clock"}},
	}},
	{"Living", "Furniture", furniture, []leaf{
		{"Chairs", []string{"Dining Chair", "Armchair", "Rocking Chair"}},
		{"Tables", []string{"Coffee Table", "Side Table", "Dining Table"}},
		{"Shelves", []string{"Bookcase", "Wall Shelf", "Ladder Shelf"}},
		{"Sofas", []string{"Sofa", "Loveseat", "Daybed"}},
		{"Sideboards", []string{"Sideboard", "Media Unit"}},
	}},
	{"Bed and Bath", "Bedding", textiles, []leaf{
		{"Duvet Covers", []string{"Duvet Cover Set", "Bed Linen Set"}},
		{"Sheets", []string{"Fitted Sheet", "Flat Sheet"}},
		{"Pillows", []string{"Pillow", "Pillowcase"}},
		{"Duvets", []string{"Duvet", "Summer Quilt"}},
		{"Bedspreads", []string{"Bedspread", "Coverlet"}},
	}},
	{"Bed and Bath", "Bath Textiles", textiles, []leaf{
		{"Bath Towels", []string{"Bath Towel", "Bath Sheet"}},
		{"Hand Towels", []string{"Hand Towel", "Guest Towel"}},
		{"Bath Mats", []string{"Bath Mat", "Bath Rug"}},
		{"Bathrobes", []string{"Bathrobe", "Kimono Robe"}},
		{"Shower Curtains", []string{"Shower Curtain", "Bath Curtain"}},
	}},
	{"Bed and Bath", "Bathroom", decor, []leaf{
		{"Soap Dishes", []string{"Soap Dish", "Soap Dispenser"}},
		{"Bathroom Storage", []string{"Bath Caddy", "Storage Basket"}},
		{"Towel Rails", []string{"Towel Rail", "Towel Ladder"}},
		{"Laundry", []string{"Laundry Basket", "Drying Rack"}},
		{"Bathroom Scales", []string{"Bathroom Scale", "Toothbrush Holder"}},
	}},
	{"Bed and Bath", "Bedroom Furniture", furniture, []leaf{
		{"Beds", []string{"Bed Frame", "Guest Bed"}},
		{"Bedside Tables", []string{"Bedside Table", "Night Stand"}},
		{"Wardrobes", []string{"Wardrobe", "Clothes Rail"}},
		{"Chests of Drawers", []string{"Chest of Drawers", "Blanket Box"}},
		{"Desks", []string{"Writing Desk", "Dressing Table"}},
	}},
	{"Clothing", "Women", apparel, []leaf{
		{"Women's Knitwear", []string{"Cardigan", "Roll Neck Jumper"}},
		{"Dresses", []string{"Shirt Dress", "Wrap Dress"}},
		{"Women's Tops", []string{"Blouse", "Breton Top"}},
		{"Women's Trousers", []string{"Wide-Leg Trouser", "Tapered Trouser"}},
		{"Women's Coats", []string{"Trench Coat", "Wool Coat"}},
	}},
	{"Clothing", "Men", apparel, []leaf{
		{"Men's Knitwear", []string{"Fisherman Jumper", "Knitted Vest"}},
		{"Shirts", []string{"Oxford Shirt", "Flannel Shirt"}},
		{"T-Shirts", []string{"T-Shirt", "Henley"}},
		{"Men's Trousers", []string{"Chino", "Corduroy Trouser"}},
		{"Men's Jackets", []string{"Work Jacket", "Overshirt"}},
	}},
	{"Clothing", "Children", apparel, []leaf{
		{"Baby", []string{"Romper", "Sleepsuit"}},
		{"Girls", []string{"Pinafore", "Smock Top"}},
		{"Boys", []string{"Dungaree", "Play Trouser"}},
		{"Rainwear", []string{"Rain Jacket", "Splash Suit"}},
		{"Nightwear", []string{"Pyjama Set", "Nightshirt"}},
	}},
	{"Clothing", "Shoes and Accessories", apparel, []leaf{
		{"Boots", []string{"Chelsea Boot", "Desert Boot"}},
		{"Trainers", []string{"Trainer", "Running Shoe"}},
		{"Hats", []string{"Beanie", "Bucket Hat"}},
		{"Scarves", []string{"Scarf", "Snood"}},
		{"Socks", []string{"Crew Sock", "Walking Sock"}},
	}},
	{"Electronics", "Audio", gadgets, []leaf{
		{"Headphones", []string{"Headphone Set", "Studio Headset"}},
		{"Earbuds", []string{"Earbud Set", "Sport Earbud Set"}},
		{"Speakers", []string{"Bluetooth Speaker", "Bookshelf Speaker"}},
		{"Turntables", []string{"Turntable", "Record Player"}},
		{"Radios", []string{"Kitchen Radio", "Travel Radio"}},
	}},
	{"Electronics", "Computing", gadgets, []leaf{
		{"Keyboards", []string{"Keyboard", "Mechanical Keyboard"}},
		{"Mice", []string{"Mouse", "Trackball"}},
		{"Monitors", []string{"Monitor", "Portable Monitor"}},
		{"Storage Drives", []string{"Portable Drive", "Memory Stick"}},
		{"Docks", []string{"Docking Station", "USB Hub"}},
	}},
	{"Electronics", "Phones and Power", gadgets, []leaf{
		{"Chargers", []string{"Charger", "Wireless Charger"}},
		{"Power Banks", []string{"Power Bank", "Solar Charger"}},
		{"Cables", []string{"Charging Cable", "Adapter Cable"}},
		{"Phone Cases", []string{"Phone Case", "Phone Wallet"}},
		{"Stands", []string{"Phone Stand", "Tablet Stand"}},
	}},
	{"Electronics", "Smart Home", gadgets, []leaf{
		{"Smart Lights", []string{"Smart Bulb", "Light Strip"}},
		{"Thermostats", []string{"Thermostat", "Radiator Valve"}},
		{"Cameras", []string{"Indoor Camera", "Doorbell Camera"}},
		{"Smart Plugs", []string{"Smart Plug", "Power Strip"}},
		{"Air Quality", []string{"Air Purifier", "Humidifier"}},
	}},
	{"Garden", "Garden Tools", tools, []leaf{
		{"Hand Tools", []string{"Trowel", "Hand Fork", "Weeder"}},
		{"Secateurs", []string{"Secateur", "Lopper", "Hedge Shear"}},
		{"Spades and Forks", []string{"Spade", "Digging Fork", "Rake"}},
		{"Watering", []string{"Watering Can", "Hose Reel", "Sprinkler"}},
		{"Wheelbarrows", []string{"Wheelbarrow", "Garden Trolley"}},
	}},
	{"Garden", "Pots and Planters", decor, []leaf{
		{"Plant Pots", []string{"Plant Pot", "Herb Pot"}},
		{"Planters", []string{"Planter", "Window Box"}},
		{"Hanging Baskets", []string{"Hanging Basket", "Hanging Planter"}},
		{"Raised Beds", []string{"Raised Bed", "Cold Frame"}},
		{"Bird Care", []string{"Bird Feeder", "Nest Box", "Bird Bath"}},
	}},
	{"Garden", "Garden Furniture", furniture, []leaf{
		{"Garden Chairs", []string{"Garden Chair", "Deck Chair"}},
		{"Garden Tables", []string{"Garden Table", "Bistro Table"}},
		{"Benches", []string{"Bench", "Tree Seat"}},
		{"Loungers", []string{"Sun Lounger", "Hammock"}},
		{"Parasols", []string{"Parasol", "Shade Sail"}},
	}},
	{"Garden", "Grilling and Fire", outdoor, []leaf{
		{"Grills", []string{"Kettle Grill", "Table Grill"}},
		{"Fire Bowls", []string{"Fire Bowl", "Fire Basket"}},
		{"Pizza Ovens", []string{"Pizza Oven", "Pizza Stone"}},
		{"Grill Tools", []string{"Grill Tong", "Grill Brush"}},
		{"Heaters", []string{"Patio Heater", "Chiminea"}},
	}},
	{"Sports and Outdoors", "Camping", outdoor, []leaf{
		{"Tents", []string{"Tent", "Tarp"}},
		{"Sleeping Bags", []string{"Sleeping Bag", "Sleeping Mat"}},
		{"Camp Kitchen", []string{"Camping Stove", "Mess Kit"}},
		{"Head Torches", []string{"Head Torch", "Camp Light"}},
		{"Camp Furniture", []string{"Camp Chair", "Folding Table"}},
	}},
	{"Sports and Outdoors", "Cycling", outdoor, []leaf{
		{"Helmets", []string{"Cycle Helmet", "Urban Helmet"}},
		{"Bike Lights", []string{"Bike Light Set", "Rear Light"}},
		{"Panniers", []string{"Pannier", "Handlebar Bag"}},
		{"Locks", []string{"Bike Lock", "Chain Lock"}},
		{"Pumps", []string{"Track Pump", "Mini Pump"}},
	}},
	{"Sports and Outdoors", "Fitness", outdoor, []leaf{
		{"Yoga", []string{"Yoga Mat", "Yoga Block"}},
		{"Weights", []string{"Kettlebell", "Dumbbell Set"}},
		{"Bands", []string{"Resistance Band", "Skipping Rope"}},
		{"Massage", []string{"Foam Roller", "Massage Ball"}},
		{"Swimming", []string{"Swim Goggle", "Kickboard"}},
	}},
	{"Sports and Outdoors", "Bags and Luggage", bags, []leaf{
		{"Backpacks", []string{"Backpack", "Daypack", "Roll-Top Pack"}},
		{"Suitcases", []string{"Cabin Case", "Trolley Case"}},
		{"Weekend Bags", []string{"Weekend Bag", "Duffel"}},
		{"Totes", []string{"Tote", "Shopper"}},
		{"Wallets", []string{"Wallet", "Card Holder", "Passport Cover"}},
	}},
	{"Toys and Hobby", "Toys", toys, []leaf{
		{"Wooden Toys", []string{"Stacking Toy", "Pull-Along Toy", "Toy Train"}},
		{"Building Sets", []string{"Building Set", "Marble Run"}},
		{"Dolls", []string{"Rag Doll", "Doll House"}},
		{"Soft Toys", []string{"Soft Toy", "Hand Puppet"}},
		{"Outdoor Toys", []string{"Kite", "Sand Toy Set", "Balance Bike"}},
	}},
	{"Toys and Hobby", "Games", toys, []leaf{
		{"Board Games", []string{"Board Game", "Strategy Game"}},
		{"Card Games", []string{"Card Game", "Playing Card Deck"}},
		{"Puzzles", []string{"Jigsaw Puzzle", "Brain Teaser"}},
		{"Chess", []string{"Chess Set", "Backgammon Set"}},
		{"Garden Games", []string{"Croquet Set", "Boules Set"}},
	}},
	{"Toys and Hobby", "Craft", stationery, []leaf{
		{"Painting", []string{"Watercolour Set", "Brush Set"}},
		{"Drawing", []string{"Pencil Set", "Sketchbook"}},
		{"Knitting", []string{"Yarn Set", "Knitting Kit"}},
		{"Sewing", []string{"Sewing Box", "Embroidery Kit"}},
		{"Modelling", []string{"Clay Kit", "Model Kit"}},
	}},
	{"Toys and Hobby", "Stationery", stationery, []leaf{
		{"Notebooks", []string{"Notebook", "Journal"}},
		{"Pens", []string{"Fountain Pen", "Ballpoint Pen"}},
		{"Planners", []string{"Weekly Planner", "Wall Planner"}},
		{"Cards", []string{"Card Set", "Letter Set"}},
		{"Desk Organisers", []string{"Desk Tray", "Pen Pot"}},
	}},
	{"Beauty and Health", "Skin Care", care, []leaf{
		{"Face Creams", []string{"Face Cream", "Night Cream"}},
		{"Cleansers", []string{"Face Cleanser", "Toner"}},
		{"Serums", []string{"Face Serum", "Face Oil"}},
		{"Sun Care", []string{"Sun Cream", "After Sun"}},
		{"Lip Care", []string{"Lip Balm", "Lip Oil"}},
	}},
	{"Beauty and Health", "Hair Care", care, []leaf{
		{"Shampoo", []string{"Shampoo", "Shampoo Bar"}},
		{"Conditioner", []string{"Conditioner", "Hair Mask"}},
		{"Styling", []string{"Hair Wax", "Sea Salt Spray"}},
		{"Beard Care", []string{"Beard Oil", "Beard Balm"}},
		{"Hair Oil", []string{"Hair Oil", "Scalp Tonic"}},
	}},
	{"Beauty and Health", "Bath and Body", care, []leaf{
		{"Soap", []string{"Soap Bar", "Hand Wash"}},
		{"Body Lotion", []string{"Body Lotion", "Body Butter"}},
		{"Bath Salts", []string{"Bath Salt", "Bath Oil"}},
		{"Deodorant", []string{"Deodorant", "Deodorant Balm"}},
		{"Hand Care", []string{"Hand Cream", "Nail Oil"}},
	}},
	{"Beauty and Health", "Home Fragrance", care, []leaf{
		{"Scented Candles", []string{"Scented Candle", "Travel Candle"}},
		{"Diffusers", []string{"Reed Diffuser", "Diffuser Refill"}},
		{"Room Sprays", []string{"Room Spray", "Linen Spray"}},
		{"Incense", []string{"Incense Set", "Incense Cone Set"}},
		{"Essential Oils", []string{"Essential Oil", "Oil Blend"}},
	}},
	{"Home and Pets", "Cleaning", tools, []leaf{
		{"Brushes", []string{"Dish Brush", "Scrubbing Brush"}},
		{"Brooms", []string{"Broom", "Dustpan Set"}},
		{"Cloths", []string{"Cleaning Cloth Set", "Window Cloth"}},
		{"Buckets", []string{"Bucket", "Mop Set"}},
		{"Waste Bins", []string{"Pedal Bin", "Recycling Bin"}},
	}},
	{"Home and Pets", "Workshop", tools, []leaf{
		{"Hammers", []string{"Claw Hammer", "Mallet"}},
		{"Screwdrivers", []string{"Screwdriver Set", "Bit Set"}},
		{"Saws", []string{"Hand Saw", "Pull Saw"}},
		{"Measuring", []string{"Tape Measure", "Spirit Level"}},
		{"Tool Boxes", []string{"Tool Box", "Tool Roll"}},
	}},
	{"Home and Pets", "Dogs", pets, []leaf{
		{"Dog Beds", []string{"Dog Bed", "Dog Crate Mat"}},
		{"Leads", []string{"Dog Lead", "Dog Collar"}},
		{"Dog Bowls", []string{"Dog Bowl", "Slow Feeder"}},
		{"Dog Toys", []string{"Dog Toy", "Rope Toy"}},
		{"Dog Coats", []string{"Dog Coat", "Dog Towel"}},
	}},
	{"Home and Pets", "Cats", pets, []leaf{
		{"Cat Beds", []string{"Cat Bed", "Cat Cave"}},
		{"Scratching", []string{"Scratching Post", "Scratching Board"}},
		{"Cat Bowls", []string{"Cat Bowl", "Drinking Fountain"}},
		{"Cat Toys", []string{"Cat Toy", "Feather Wand"}},
		{"Carriers", []string{"Cat Carrier", "Cat Backpack"}},
	}},
}

// Brand names are a beginning and an end: 20 × 15 = 300 of them.
var (
	brandBeginnings = []string{
		"Ald", "Bram", "Cors", "Dun", "Elm", "Fair", "Glen", "Hart", "Ived", "Kel",
		"Lang", "Mar", "Nor", "Oak", "Pem", "Quin", "Rad", "Stan", "Thorn", "Wex",
	}
	brandEnds = []string{
		"wick", "ford", "ley", "ton", "by", "mere", "stead", "brook", "well", "ham", "field", "gate", "croft", "worth", "dale",
	}
)

// series are what makers call their lines.
var series = []string{
	"Alba", "Arbor", "Atlas", "Aurora", "Bay", "Birch", "Bolt", "Calm", "Cedar", "Cirrus", "Classic", "Coast", "Comet",
	"Cove", "Dawn", "Delta", "Dove", "Drift", "Dune", "Echo", "Ember", "Fable", "Fern", "Field", "Fjord", "Flint", "Forge",
	"Grove", "Harbour", "Haven", "Heath", "Heron", "Hollow", "Isle", "Juniper", "Kite", "Lark", "Ledger", "Linden", "Loft",
	"Lumen", "Lyra", "Maple", "Meadow", "Mesa", "Mill", "Mist", "Moor", "Nest", "Noon", "North", "Nova", "Orbit", "Orchard",
	"Otter", "Pace", "Pebble", "Pier", "Pine", "Plain", "Polar", "Quarry", "Quill", "Reed", "Ridge", "River", "Rook",
	"Rowan", "Saga", "Sail", "Sierra", "Slate", "Solo", "Sparrow", "Spruce", "Stella", "Stone", "Strand", "Summit", "Swift",
	"Tarn", "Terra", "Thistle", "Tide", "Trail", "Trellis", "Vale", "Verve", "Vista", "Wake", "Walden", "Willow", "Wren",
	"Yarrow", "Zephyr", "Zenith",
}
