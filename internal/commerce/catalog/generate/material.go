package generate

// What the products of one category are made of, where it differs from the others of its kind.
var (
	baskets       = []string{"Seagrass", "Rattan", "Bamboo", "Jute", "Felt", "Willow"}
	blades        = []string{"Stainless Steel", "Carbon Steel", "Damascus Steel", "Ceramic", "Forged Steel"}
	bowls         = []string{"Stoneware", "Stainless Steel", "Porcelain", "Bamboo Fibre", "Recycled Plastic"}
	cables        = []string{"Braided Nylon", "Silicone", "Recycled Plastic", "Cotton-Covered", "Aramid"}
	cards         = []string{"Recycled Card", "Linen-Finish Card", "Beech", "Birch Plywood", "Cork"}
	cases         = []string{"Silicone", "Leather", "Felt", "Cork", "Recycled Plastic", "Canvas"}
	ceramics      = []string{"Stoneware", "Porcelain", "Earthenware", "Bone China", "Enamel"}
	cloths        = []string{"Organic Cotton", "Linen", "Wool Felt", "Corduroy", "Muslin", "Recycled Cotton"}
	coats         = []string{"Wool", "Waxed Cotton", "Tweed", "Gabardine", "Recycled Nylon", "Corduroy"}
	coffee        = []string{"Stainless Steel", "Glass", "Copper", "Aluminium", "Porcelain"}
	cottons       = []string{"Organic Cotton", "Washed Linen", "Waffle Cotton", "Percale", "Bamboo Viscose", "Half Linen"}
	covers        = []string{"Boucle", "Velvet", "Linen", "Wool Felt", "Leather", "Corduroy"}
	fillings      = []string{"Down", "Wool", "Organic Cotton", "Silk", "Lyocell", "Camel Hair"}
	frames        = []string{"Oak", "Walnut", "Brass", "Black Steel", "Bamboo", "Aluminium"}
	gardenWoods   = []string{"Teak", "Acacia", "Eucalyptus", "Robinia", "Aluminium", "Powder-Coated Steel"}
	glass         = []string{"Recycled Glass", "Crystal", "Borosilicate Glass", "Pressed Glass", "Smoked Glass"}
	hardened      = []string{"Forged Steel", "Chrome Vanadium", "Hardened Steel", "Cast Iron", "Stainless Steel"}
	knits         = []string{"Merino", "Lambswool", "Cashmere", "Alpaca", "Organic Cotton", "Mohair"}
	leads         = []string{"Leather", "Hemp", "Braided Rope", "Webbing", "Canvas"}
	leathers      = []string{"Leather", "Nubuck", "Suede", "Canvas", "Vegan Leather"}
	lights        = []string{"Aluminium", "Titanium", "Stainless Steel", "Recycled Plastic"}
	mats          = []string{"Natural Rubber", "Cork", "Jute", "Recycled Foam"}
	metals        = []string{"Stainless Steel", "Brushed Steel", "Copper", "Silver-Plated", "Black Steel"}
	outdoorMetals = []string{"Galvanized Steel", "Powder-Coated Steel", "Corten Steel", "Stainless Steel", "Zinc"}
	papers        = []string{"Recycled Paper", "Cotton Paper", "Laid Paper", "Stone Paper", "Kraft Paper", "Linen Paper"}
	penBarrels    = []string{"Brass", "Resin", "Aluminium", "Cedar", "Walnut", "Ebonite"}
	petBeds       = []string{"Felt", "Corduroy", "Sherpa", "Organic Cotton", "Canvas", "Bamboo"}
	petToys       = []string{"Felt", "Sisal", "Organic Cotton", "Cork", "Hemp"}
	plastics      = []string{"Polycarbonate", "Recycled Plastic", "Silicone", "Aluminium"}
	pots          = []string{"Cast Iron", "Stoneware", "Enamel", "Stainless Steel", "Copper"}
	pottery       = []string{"Terracotta", "Stoneware", "Zinc", "Fibre Clay", "Recycled Plastic", "Concrete"}
	rugs          = []string{"Wool", "Jute", "Cotton", "Sisal", "Hemp", "Recycled Cotton"}
	scratch       = []string{"Sisal", "Jute", "Corrugated Card", "Seagrass"}
	shells        = []string{"Ripstop", "Recycled Nylon", "Waxed Canvas", "Polycotton", "Recycled Polyester"}
	spoons        = []string{"Beech", "Olive Wood", "Bamboo", "Stainless Steel", "Ash"}
	steels        = []string{"Stainless Steel", "Powder-Coated Steel", "Bamboo", "Enamelled Steel", "Aluminium"}
	toyWoods      = []string{"Beech", "Maple", "Lime Wood", "Birch", "Bamboo"}
	trays         = []string{"Oak", "Beech", "Cedar", "Bamboo", "Birch Plywood"}
	vases         = []string{"Stoneware", "Glass", "Brass", "Terracotta", "Porcelain", "Concrete"}
	woods         = []string{"Oak", "Walnut", "Acacia", "Larch", "Cedar", "Beech"}
	yarns         = []string{"Merino", "Alpaca", "Organic Cotton", "Lambswool", "Linen", "Mohair"}
)
