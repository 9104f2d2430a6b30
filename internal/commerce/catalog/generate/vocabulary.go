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
	name       string
	price      int64    // median in hundredths of the currency's major unit
	grams      int64    // median
	millimetre int64    // median of the longest side
	materials  []string // nil: those of the kind
	nouns      []string
}

// departments is the category tree, in the order in which a shop would show it. Every word is ASCII, which keeps slugs
// simple, and a noun works after an article and in the middle of a sentence.
var departments = []group{
	{"Kitchen", "Cookware", cookware, []leaf{
		{"Saucepans", 4900, 1500, 380, nil, []string{"Saucepan", "Milk Pan", "Saucier"}},
		{"Frying Pans", 5500, 1500, 470, nil, []string{"Frying Pan", "Skillet", "Griddle Pan"}},
		{"Casseroles", 8900, 3900, 320, pots, []string{"Casserole", "Dutch Oven", "Roasting Dish"}},
		{"Bakeware", 1900, 700, 320, pots, []string{"Loaf Tin", "Cake Tin", "Baking Tray"}},
		{"Stockpots", 7900, 3200, 330, nil, []string{"Stockpot", "Steamer", "Pasta Pot"}},
	}},
	{"Kitchen", "Kitchen Tools", tools, []leaf{
		{"Knives", 5900, 230, 330, blades, []string{"Chef Knife", "Paring Knife", "Bread Knife"}},
		{"Chopping Boards", 3200, 1500, 400, woods, []string{"Chopping Board", "Carving Board"}},
		{"Graters", 1800, 180, 260, blades, []string{"Grater", "Zester", "Peeler"}},
		{"Kitchen Scales", 2900, 500, 230, metals, []string{"Kitchen Scale", "Balance"}},
		{"Utensils", 1400, 120, 300, spoons, []string{"Ladle", "Spatula", "Whisk", "Turner"}},
	}},
	{"Kitchen", "Coffee and Tea", vessels, []leaf{
		{"Coffee Makers", 3900, 800, 260, coffee, []string{"Coffee Dripper", "French Press", "Moka Pot"}},
		{"Kettles", 4900, 1100, 240, coffee, []string{"Kettle", "Gooseneck Kettle"}},
		{"Teapots", 3500, 900, 220, ceramics, []string{"Teapot", "Tea Infuser"}},
		{"Coffee Grinders", 7900, 1400, 250, metals, []string{"Coffee Grinder", "Spice Mill"}},
		{"Travel Mugs", 2700, 320, 220, steels, []string{"Travel Mug", "Vacuum Flask"}},
	}},
	{"Kitchen", "Food Storage", vessels, []leaf{
		{"Storage Jars", 1600, 520, 160, ceramics, []string{"Storage Jar", "Canister", "Spice Jar"}},
		{"Lunch Boxes", 2400, 420, 210, steels, []string{"Lunch Box", "Bento Box"}},
		{"Bread Bins", 4500, 1900, 380, steels, []string{"Bread Bin", "Bread Box"}},
		{"Bottles", 1800, 450, 280, glass, []string{"Oil Bottle", "Swing-Top Bottle"}},
		{"Preserving", 1500, 700, 170, glass, []string{"Preserving Jar", "Fermenting Crock"}},
	}},
	{"Dining", "Tableware", vessels, []leaf{
		{"Plates", 1600, 620, 260, ceramics, []string{"Dinner Plate", "Side Plate", "Pasta Plate"}},
		{"Bowls", 1800, 540, 190, ceramics, []string{"Cereal Bowl", "Serving Bowl", "Noodle Bowl"}},
		{"Mugs", 1500, 340, 110, ceramics, []string{"Mug", "Espresso Cup", "Tea Bowl"}},
		{"Serving Dishes", 3400, 1100, 340, ceramics, []string{"Platter", "Serving Dish", "Cake Stand"}},
		{"Jugs", 2400, 600, 190, ceramics, []string{"Milk Jug", "Pitcher", "Sauce Boat"}},
	}},
	{"Dining", "Glassware", vessels, []leaf{
		{"Tumblers", 1200, 260, 120, glass, []string{"Tumbler", "Highball", "Water Glass"}},
		{"Wine Glasses", 1800, 190, 220, glass, []string{"Wine Glass", "Champagne Flute"}},
		{"Carafes", 3800, 850, 280, glass, []string{"Carafe", "Decanter"}},
		{"Beer Glasses", 1400, 420, 180, glass, []string{"Beer Glass", "Tankard"}},
		{"Bar Tools", 3200, 480, 240, steels, []string{"Cocktail Shaker", "Ice Bucket"}},
	}},
	{"Dining", "Cutlery", tools, []leaf{
		{"Cutlery Sets", 8900, 1600, 260, metals, []string{"Cutlery Set", "Picnic Cutlery Set"}},
		{"Spoons", 2400, 300, 200, metals, []string{"Tablespoon Set", "Teaspoon Set"}},
		{"Steak Knives", 4900, 420, 240, blades, []string{"Steak Knife Set", "Butter Knife"}},
		{"Serving Cutlery", 2900, 220, 270, spoons, []string{"Salad Server", "Cake Slice"}},
		{"Children's Cutlery", 1700, 110, 150, spoons, []string{"Toddler Cutlery Set", "Weaning Spoon"}},
	}},
	{"Dining", "Table Linen", textiles, []leaf{
		{"Tablecloths", 4900, 620, 380, nil, []string{"Tablecloth", "Table Runner"}},
		{"Napkins", 2200, 220, 240, cottons, []string{"Napkin Set", "Cocktail Napkin Set"}},
		{"Placemats", 1800, 210, 450, rugs, []string{"Placemat", "Coaster Set"}},
		{"Tea Towels", 1400, 120, 280, cottons, []string{"Tea Towel", "Glass Cloth"}},
		{"Aprons", 2900, 260, 330, cottons, []string{"Apron", "Oven Glove"}},
	}},
	{"Living", "Lighting", lamps, []leaf{
		{"Table Lamps", 6900, 1700, 420, nil, []string{"Table Lamp", "Bedside Lamp"}},
		{"Floor Lamps", 13900, 5600, 1500, nil, []string{"Floor Lamp", "Reading Lamp"}},
		{"Pendant Lamps", 10900, 1900, 380, nil, []string{"Pendant Lamp", "Ceiling Lamp"}},
		{"Wall Lamps", 7500, 1000, 240, nil, []string{"Wall Lamp", "Picture Light"}},
		{"Lanterns", 5900, 1400, 320, nil, []string{"Lantern", "Outdoor Lamp"}},
	}},
	{"Living", "Soft Furnishings", textiles, []leaf{
		{"Cushions", 2700, 480, 480, nil, []string{"Cushion", "Floor Cushion", "Bolster"}},
		{"Throws", 6500, 950, 400, nil, []string{"Throw", "Blanket"}},
		{"Curtains", 5900, 1300, 420, nil, []string{"Curtain", "Roman Blind"}},
		{"Rugs", 14900, 5800, 1600, rugs, []string{"Rug", "Runner Rug", "Doormat"}},
		{"Poufs", 11900, 4300, 480, nil, []string{"Pouf", "Footstool"}},
	}},
	{"Living", "Decoration", decor, []leaf{
		{"Vases", 3500, 1100, 250, vases, []string{"Vase", "Bud Vase"}},
		{"Candles", 2400, 420, 140, vases, []string{"Candle Holder", "Tealight Holder"}},
		{"Mirrors", 8900, 4600, 700, frames, []string{"Wall Mirror", "Standing Mirror"}},
		{"Picture Frames", 2200, 600, 300, frames, []string{"Picture Frame", "Photo Ledge"}},
		{"Clocks", 4900, 850, 300, frames, []string{"Wall Clock", "Mantel Clock", "Alarm Clock"}},
	}},
	{"Living", "Furniture", furniture, []leaf{
		{"Chairs", 18900, 6200, 880, nil, []string{"Dining Chair", "Armchair", "Rocking Chair"}},
		{"Tables", 34900, 24000, 1300, nil, []string{"Coffee Table", "Side Table", "Dining Table"}},
		{"Shelves", 21900, 19000, 1100, nil, []string{"Bookcase", "Wall Shelf", "Ladder Shelf"}},
		{"Sofas", 99900, 52000, 2050, covers, []string{"Sofa", "Loveseat", "Daybed"}},
		{"Sideboards", 54900, 42000, 1600, nil, []string{"Sideboard", "Media Unit"}},
	}},
	{"Bed and Bath", "Bedding", textiles, []leaf{
		{"Duvet Covers", 7900, 1400, 400, cottons, []string{"Duvet Cover Set", "Bed Linen Set"}},
		{"Sheets", 3900, 800, 330, cottons, []string{"Fitted Sheet", "Flat Sheet"}},
		{"Pillows", 3400, 850, 700, cottons, []string{"Pillow", "Pillowcase"}},
		{"Duvets", 10900, 2100, 600, fillings, []string{"Duvet", "Summer Quilt"}},
		{"Bedspreads", 9900, 1900, 500, nil, []string{"Bedspread", "Coverlet"}},
	}},
	{"Bed and Bath", "Bath Textiles", textiles, []leaf{
		{"Bath Towels", 2900, 620, 340, cottons, []string{"Bath Towel", "Bath Sheet"}},
		{"Hand Towels", 1400, 220, 240, cottons, []string{"Hand Towel", "Guest Towel"}},
		{"Bath Mats", 2900, 900, 560, rugs, []string{"Bath Mat", "Bath Rug"}},
		{"Bathrobes", 7900, 1100, 420, cottons, []string{"Bathrobe", "Kimono Robe"}},
		{"Shower Curtains", 3400, 650, 300, cottons, []string{"Shower Curtain", "Bath Curtain"}},
	}},
	{"Bed and Bath", "Bathroom", decor, []leaf{
		{"Soap Dishes", 1900, 320, 140, vases, []string{"Soap Dish", "Soap Dispenser"}},
		{"Bathroom Storage", 3900, 1100, 340, baskets, []string{"Bath Caddy", "Storage Basket"}},
		{"Towel Rails", 5900, 1700, 620, frames, []string{"Towel Rail", "Towel Ladder"}},
		{"Laundry", 4900, 1900, 520, baskets, []string{"Laundry Basket", "Drying Rack"}},
		{"Bathroom Scales", 2900, 900, 260, frames, []string{"Bathroom Scale", "Toothbrush Holder"}},
	}},
	{"Bed and Bath", "Bedroom Furniture", furniture, []leaf{
		{"Beds", 59900, 47000, 2080, nil, []string{"Bed Frame", "Guest Bed"}},
		{"Bedside Tables", 14900, 9500, 520, nil, []string{"Bedside Table", "Night Stand"}},
		{"Wardrobes", 69900, 74000, 1900, nil, []string{"Wardrobe", "Clothes Rail"}},
		{"Chests of Drawers", 39900, 38000, 950, nil, []string{"Chest of Drawers", "Blanket Box"}},
		{"Desks", 42900, 29000, 1350, nil, []string{"Writing Desk", "Dressing Table"}},
	}},
	{"Clothing", "Women", apparel, []leaf{
		{"Women's Knitwear", 8900, 420, 380, knits, []string{"Cardigan", "Roll Neck Jumper"}},
		{"Dresses", 9500, 380, 420, nil, []string{"Shirt Dress", "Wrap Dress"}},
		{"Women's Tops", 4900, 220, 340, nil, []string{"Blouse", "Breton Top"}},
		{"Women's Trousers", 7900, 420, 380, nil, []string{"Wide-Leg Trouser", "Tapered Trouser"}},
		{"Women's Coats", 21900, 1400, 520, coats, []string{"Trench Coat", "Wool Coat"}},
	}},
	{"Clothing", "Men", apparel, []leaf{
		{"Men's Knitwear", 9900, 520, 400, knits, []string{"Fisherman Jumper", "Knitted Vest"}},
		{"Shirts", 6900, 320, 360, nil, []string{"Oxford Shirt", "Flannel Shirt"}},
		{"T-Shirts", 2900, 210, 330, nil, []string{"T-Shirt", "Henley"}},
		{"Men's Trousers", 8500, 560, 390, nil, []string{"Chino", "Corduroy Trouser"}},
		{"Men's Jackets", 13900, 950, 480, coats, []string{"Work Jacket", "Overshirt"}},
	}},
	{"Clothing", "Children", apparel, []leaf{
		{"Baby", 2700, 130, 240, nil, []string{"Romper", "Sleepsuit"}},
		{"Girls", 3500, 190, 280, nil, []string{"Pinafore", "Smock Top"}},
		{"Boys", 3700, 260, 300, nil, []string{"Dungaree", "Play Trouser"}},
		{"Rainwear", 5500, 420, 320, shells, []string{"Rain Jacket", "Splash Suit"}},
		{"Nightwear", 3900, 260, 300, nil, []string{"Pyjama Set", "Nightshirt"}},
	}},
	{"Clothing", "Shoes", footwear, []leaf{
		{"Boots", 15900, 1200, 330, leathers, []string{"Chelsea Boot", "Desert Boot"}},
		{"Trainers", 10900, 780, 320, leathers, []string{"Trainer", "Running Shoe"}},
	}},
	{"Clothing", "Accessories", apparel, []leaf{
		{"Hats", 2900, 110, 240, knits, []string{"Beanie", "Bucket Hat"}},
		{"Scarves", 4500, 190, 320, knits, []string{"Scarf", "Snood"}},
		{"Socks", 1400, 80, 200, knits, []string{"Crew Sock", "Walking Sock"}},
	}},
	{"Electronics", "Audio", gadgets, []leaf{
		{"Headphones", 12900, 270, 200, nil, []string{"Headphone Set", "Studio Headset"}},
		{"Earbuds", 8900, 60, 80, nil, []string{"Earbud Set", "Sport Earbud Set"}},
		{"Speakers", 14900, 1900, 260, nil, []string{"Bluetooth Speaker", "Bookshelf Speaker"}},
		{"Turntables", 34900, 5600, 430, nil, []string{"Turntable", "Record Player"}},
		{"Radios", 9900, 1300, 240, nil, []string{"Kitchen Radio", "Travel Radio"}},
	}},
	{"Electronics", "Computing", gadgets, []leaf{
		{"Keyboards", 8900, 780, 400, nil, []string{"Keyboard", "Mechanical Keyboard"}},
		{"Mice", 5500, 110, 130, nil, []string{"Mouse", "Trackball"}},
		{"Monitors", 27900, 5600, 620, nil, []string{"Monitor", "Portable Monitor"}},
		{"Storage Drives", 8900, 90, 110, nil, []string{"Portable Drive", "Memory Stick"}},
		{"Docks", 11900, 280, 180, nil, []string{"Docking Station", "USB Hub"}},
	}},
	{"Electronics", "Phones and Power", gadgets, []leaf{
		{"Chargers", 3500, 150, 110, nil, []string{"Charger", "Wireless Charger"}},
		{"Power Banks", 4500, 320, 150, nil, []string{"Power Bank", "Solar Charger"}},
		{"Cables", 1600, 60, 160, cables, []string{"Charging Cable", "Adapter Cable"}},
		{"Phone Cases", 2400, 45, 165, cases, []string{"Phone Case", "Phone Wallet"}},
		{"Stands", 2900, 260, 180, nil, []string{"Phone Stand", "Tablet Stand"}},
	}},
	{"Electronics", "Smart Home", gadgets, []leaf{
		{"Smart Lights", 2900, 120, 140, nil, []string{"Smart Bulb", "Light Strip"}},
		{"Thermostats", 7900, 240, 110, nil, []string{"Thermostat", "Radiator Valve"}},
		{"Cameras", 10900, 290, 120, nil, []string{"Indoor Camera", "Doorbell Camera"}},
		{"Smart Plugs", 2200, 130, 110, nil, []string{"Smart Plug", "Power Strip"}},
		{"Air Quality", 18900, 4200, 400, nil, []string{"Air Purifier", "Humidifier"}},
	}},
	{"Garden", "Garden Tools", tools, []leaf{
		{"Hand Tools", 1900, 260, 320, nil, []string{"Trowel", "Hand Fork", "Weeder"}},
		{"Secateurs", 3400, 310, 230, blades, []string{"Secateur", "Lopper", "Hedge Shear"}},
		{"Spades and Forks", 4500, 1700, 1100, nil, []string{"Spade", "Digging Fork", "Rake"}},
		{"Watering", 3200, 1300, 400, outdoorMetals, []string{"Watering Can", "Hose Reel", "Sprinkler"}},
		{"Wheelbarrows", 12900, 13000, 1300, outdoorMetals, []string{"Wheelbarrow", "Garden Trolley"}},
	}},
	{"Garden", "Pots and Planters", decor, []leaf{
		{"Plant Pots", 1800, 1100, 200, pottery, []string{"Plant Pot", "Herb Pot"}},
		{"Planters", 3900, 2600, 420, pottery, []string{"Planter", "Window Box"}},
		{"Hanging Baskets", 2400, 700, 320, pottery, []string{"Hanging Basket", "Hanging Planter"}},
		{"Raised Beds", 9900, 11000, 1200, woods, []string{"Raised Bed", "Cold Frame"}},
		{"Bird Care", 2900, 1200, 280, woods, []string{"Bird Feeder", "Nest Box", "Bird Bath"}},
	}},
	{"Garden", "Garden Furniture", furniture, []leaf{
		{"Garden Chairs", 11900, 5600, 900, gardenWoods, []string{"Garden Chair", "Deck Chair"}},
		{"Garden Tables", 22900, 17000, 1200, gardenWoods, []string{"Garden Table", "Bistro Table"}},
		{"Benches", 25900, 18000, 1400, gardenWoods, []string{"Bench", "Tree Seat"}},
		{"Loungers", 24900, 14000, 1900, gardenWoods, []string{"Sun Lounger", "Hammock"}},
		{"Parasols", 14900, 9000, 2500, shells, []string{"Parasol", "Shade Sail"}},
	}},
	{"Garden", "Grilling and Fire", outdoor, []leaf{
		{"Grills", 19900, 15000, 780, outdoorMetals, []string{"Kettle Grill", "Table Grill"}},
		{"Fire Bowls", 12900, 12000, 700, outdoorMetals, []string{"Fire Bowl", "Fire Basket"}},
		{"Pizza Ovens", 24900, 14000, 620, outdoorMetals, []string{"Pizza Oven", "Pizza Stone"}},
		{"Grill Tools", 2400, 380, 420, outdoorMetals, []string{"Grill Tong", "Grill Brush"}},
		{"Heaters", 21900, 16000, 1100, outdoorMetals, []string{"Patio Heater", "Chiminea"}},
	}},
	{"Sports and Outdoors", "Camping", outdoor, []leaf{
		{"Tents", 24900, 3900, 560, shells, []string{"Tent", "Tarp"}},
		{"Sleeping Bags", 11900, 1300, 380, shells, []string{"Sleeping Bag", "Sleeping Mat"}},
		{"Camp Kitchen", 5900, 650, 200, lights, []string{"Camping Stove", "Mess Kit"}},
		{"Head Torches", 3900, 110, 80, lights, []string{"Head Torch", "Camp Light"}},
		{"Camp Furniture", 6500, 2600, 620, lights, []string{"Camp Chair", "Folding Table"}},
	}},
	{"Sports and Outdoors", "Cycling", outdoor, []leaf{
		{"Helmets", 6900, 330, 280, plastics, []string{"Cycle Helmet", "Urban Helmet"}},
		{"Bike Lights", 3500, 110, 90, plastics, []string{"Bike Light Set", "Rear Light"}},
		{"Panniers", 7900, 900, 400, shells, []string{"Pannier", "Handlebar Bag"}},
		{"Locks", 4900, 1200, 300, hardened, []string{"Bike Lock", "Chain Lock"}},
		{"Pumps", 3900, 900, 560, hardened, []string{"Track Pump", "Mini Pump"}},
	}},
	{"Sports and Outdoors", "Fitness", outdoor, []leaf{
		{"Yoga", 4500, 1500, 640, mats, []string{"Yoga Mat", "Yoga Block"}},
		{"Weights", 4900, 8500, 320, hardened, []string{"Kettlebell", "Dumbbell Set"}},
		{"Bands", 1900, 180, 260, mats, []string{"Resistance Band", "Skipping Rope"}},
		{"Massage", 2400, 420, 320, mats, []string{"Foam Roller", "Massage Ball"}},
		{"Swimming", 2200, 160, 220, plastics, []string{"Swim Goggle", "Kickboard"}},
	}},
	{"Sports and Outdoors", "Bags and Luggage", bags, []leaf{
		{"Backpacks", 10900, 950, 470, nil, []string{"Backpack", "Daypack", "Roll-Top Pack"}},
		{"Suitcases", 18900, 3300, 560, nil, []string{"Cabin Case", "Trolley Case"}},
		{"Weekend Bags", 13900, 1200, 520, nil, []string{"Weekend Bag", "Duffel"}},
		{"Totes", 5900, 480, 400, nil, []string{"Tote", "Shopper"}},
		{"Wallets", 4500, 90, 120, leathers, []string{"Wallet", "Card Holder", "Passport Cover"}},
	}},
	{"Toys and Hobby", "Toys", toys, []leaf{
		{"Wooden Toys", 2900, 600, 260, toyWoods, []string{"Stacking Toy", "Pull-Along Toy", "Toy Train"}},
		{"Building Sets", 4500, 1200, 340, toyWoods, []string{"Building Set", "Marble Run"}},
		{"Dolls", 3900, 500, 340, cloths, []string{"Rag Doll", "Doll House"}},
		{"Soft Toys", 2700, 240, 280, cloths, []string{"Soft Toy", "Hand Puppet"}},
		{"Outdoor Toys", 4200, 1500, 480, toyWoods, []string{"Kite", "Sand Toy Set", "Balance Bike"}},
	}},
	{"Toys and Hobby", "Games", toys, []leaf{
		{"Board Games", 3600, 1200, 310, cards, []string{"Board Game", "Strategy Game"}},
		{"Card Games", 1500, 200, 140, cards, []string{"Card Game", "Playing Card Deck"}},
		{"Puzzles", 1900, 700, 320, cards, []string{"Jigsaw Puzzle", "Brain Teaser"}},
		{"Chess", 6500, 1700, 380, toyWoods, []string{"Chess Set", "Backgammon Set"}},
		{"Garden Games", 5500, 3200, 620, toyWoods, []string{"Croquet Set", "Boules Set"}},
	}},
	{"Toys and Hobby", "Craft", crafts, []leaf{
		{"Painting", 3200, 450, 260, trays, []string{"Watercolour Set", "Brush Set"}},
		{"Drawing", 1900, 320, 250, trays, []string{"Pencil Set", "Charcoal Set"}},
		{"Knitting", 3900, 380, 280, yarns, []string{"Yarn Set", "Knitting Kit"}},
		{"Sewing", 3500, 600, 280, cloths, []string{"Sewing Box", "Embroidery Kit"}},
		{"Modelling", 2700, 800, 260, toyWoods, []string{"Clay Kit", "Model Kit"}},
	}},
	{"Toys and Hobby", "Stationery", stationery, []leaf{
		{"Notebooks", 1700, 320, 210, papers, []string{"Notebook", "Journal"}},
		{"Pens", 3200, 45, 145, penBarrels, []string{"Fountain Pen", "Ballpoint Pen"}},
		{"Planners", 2200, 380, 240, papers, []string{"Weekly Planner", "Wall Planner"}},
		{"Cards", 1200, 140, 180, papers, []string{"Card Set", "Letter Set"}},
		{"Desk Organisers", 2900, 520, 260, trays, []string{"Desk Tray", "Pen Pot"}},
	}},
	{"Beauty and Health", "Skin Care", care, []leaf{
		{"Face Creams", 3400, 140, 80, nil, []string{"Face Cream", "Night Cream"}},
		{"Cleansers", 1900, 210, 160, nil, []string{"Face Cleanser", "Toner"}},
		{"Serums", 4200, 110, 110, nil, []string{"Face Serum", "Face Oil"}},
		{"Sun Care", 2200, 220, 170, nil, []string{"Sun Cream", "After Sun"}},
		{"Lip Care", 900, 25, 70, nil, []string{"Lip Balm", "Lip Oil"}},
	}},
	{"Beauty and Health", "Hair Care", care, []leaf{
		{"Shampoo", 1400, 300, 190, nil, []string{"Shampoo", "Shampoo Bar"}},
		{"Conditioner", 1600, 290, 190, nil, []string{"Conditioner", "Hair Mask"}},
		{"Styling", 1800, 150, 120, nil, []string{"Hair Wax", "Sea Salt Spray"}},
		{"Beard Care", 2200, 90, 90, nil, []string{"Beard Oil", "Beard Balm"}},
		{"Hair Oil", 2400, 120, 120, nil, []string{"Hair Oil", "Scalp Tonic"}},
	}},
	{"Beauty and Health", "Bath and Body", care, []leaf{
		{"Soap", 800, 140, 90, nil, []string{"Soap Bar", "Hand Wash"}},
		{"Body Lotion", 2100, 280, 190, nil, []string{"Body Lotion", "Body Butter"}},
		{"Bath Salts", 1700, 420, 140, nil, []string{"Bath Salt", "Bath Oil"}},
		{"Deodorant", 1200, 90, 110, nil, []string{"Deodorant", "Deodorant Balm"}},
		{"Hand Care", 1300, 90, 140, nil, []string{"Hand Cream", "Nail Oil"}},
	}},
	{"Beauty and Health", "Home Fragrance", care, []leaf{
		{"Scented Candles", 3400, 420, 110, nil, []string{"Scented Candle", "Travel Candle"}},
		{"Diffusers", 3800, 380, 240, nil, []string{"Reed Diffuser", "Diffuser Refill"}},
		{"Room Sprays", 2200, 190, 170, nil, []string{"Room Spray", "Linen Spray"}},
		{"Incense", 1400, 110, 240, nil, []string{"Incense Set", "Incense Cone Set"}},
		{"Essential Oils", 1500, 60, 80, nil, []string{"Essential Oil", "Oil Blend"}},
	}},
	{"Home and Pets", "Cleaning", tools, []leaf{
		{"Brushes", 1200, 140, 260, spoons, []string{"Dish Brush", "Scrubbing Brush"}},
		{"Brooms", 2200, 620, 1200, spoons, []string{"Broom", "Dustpan Set"}},
		{"Cloths", 1100, 120, 220, cloths, []string{"Cleaning Cloth Set", "Window Cloth"}},
		{"Buckets", 2900, 1100, 320, outdoorMetals, []string{"Bucket", "Mop Set"}},
		{"Waste Bins", 6900, 3800, 420, steels, []string{"Pedal Bin", "Recycling Bin"}},
	}},
	{"Home and Pets", "Workshop", tools, []leaf{
		{"Hammers", 2900, 720, 330, nil, []string{"Claw Hammer", "Mallet"}},
		{"Screwdrivers", 3500, 620, 260, hardened, []string{"Screwdriver Set", "Bit Set"}},
		{"Saws", 3200, 480, 560, hardened, []string{"Hand Saw", "Pull Saw"}},
		{"Measuring", 1800, 240, 260, nil, []string{"Tape Measure", "Spirit Level"}},
		{"Tool Boxes", 5900, 3200, 480, outdoorMetals, []string{"Tool Box", "Tool Roll"}},
	}},
	{"Home and Pets", "Dogs", pets, []leaf{
		{"Dog Beds", 6500, 2100, 850, petBeds, []string{"Dog Bed", "Dog Crate Mat"}},
		{"Leads", 2900, 210, 260, leads, []string{"Dog Lead", "Dog Collar"}},
		{"Dog Bowls", 2200, 700, 220, bowls, []string{"Dog Bowl", "Slow Feeder"}},
		{"Dog Toys", 1400, 190, 180, leads, []string{"Dog Toy", "Rope Toy"}},
		{"Dog Coats", 4500, 320, 420, shells, []string{"Dog Coat", "Dog Towel"}},
	}},
	{"Home and Pets", "Cats", pets, []leaf{
		{"Cat Beds", 4900, 1200, 480, petBeds, []string{"Cat Bed", "Cat Cave"}},
		{"Scratching", 5900, 3800, 560, scratch, []string{"Scratching Post", "Scratching Board"}},
		{"Cat Bowls", 2700, 700, 240, bowls, []string{"Cat Bowl", "Drinking Fountain"}},
		{"Cat Toys", 900, 60, 240, petToys, []string{"Cat Toy", "Feather Wand"}},
		{"Carriers", 5900, 1900, 460, shells, []string{"Cat Carrier", "Cat Backpack"}},
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
