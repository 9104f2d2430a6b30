package transfer

import (
	_ "embed"
	"strings"
	"unicode"
)

// departmentText is the rules by words; its first lines say how to read and extend it.
//
//go:embed icecat_departments.txt
var departmentText string

// attributeRules place what its words do not, by an attribute that only such products have; from the first to the last.
var attributeRules = []struct{ code, path string }{
	{"black_toner_page_yield", "Printing > Toner cartridges"}, {"colour_toner_page_yield", "Printing > Toner cartridges"},
	{"colour_ink_volume", "Printing > Ink cartridges"}, {"black_ink_volume", "Printing > Ink cartridges"},
	{"colour_ink_cartridges_quantity", "Printing > Ink cartridges"}, {"black_ink_cartridges_quantity", "Printing > Ink cartridges"},
	{"colour_ink_page_yield", "Printing > Ink cartridges"}, {"black_ink_page_yield", "Printing > Ink cartridges"},
	{"ink_type", "Printing > Ink cartridges"}, {"cartridge_capacity", otherCartridges},
	{"labels_per_pack", "Printing > Labels"}, {"labels_per_sheet", "Printing > Labels"}, {"label_type", "Printing > Labels"},
	{"media_sheets_per_package", "Printing > Paper & media"}, {"print_media_weight", "Printing > Paper & media"},
	{"media_weight", "Printing > Paper & media"}, {"sheets_per_pack", "Printing > Paper & media"},
	{"cable_standard", "Cables > Network cables"}, {"fiber_mode_structure", "Cables > Fibre optic cables"},
	{"surge_energy_rating", "Power > Surge protectors"}, {"output_power_capacity", "Power > UPS"},
	{"typical_backup_time_at_half_load", "Power > UPS"}, {"number_of_puzzle_pieces", "Toys > Puzzles & games"},
	{"minimum_doll_height", "Toys > Dolls & figures"}, {"recommended_age__min_", "Toys > Crafts & play"},
	{"bulb_power", "Displays > Projector lamps"}, {"lens_structure__elements_groups_", "Photo & video > Lenses"},
	{"rear_camera_resolution__numeric_", "Phones > Smartphones"}, {"maximum_duty_cycle", "Printing > Printers"},
	{"print_speed__black__normal_quality__a4_us_letter_", "Printing > Printers"},
	{"print_speed__colour__normal_quality__a4_us_letter_", "Printing > Printers"},
	{"printing_colours", otherCartridges}, {"print_technology", "Printing > Printers"},
	{"page_yield", "Printing > Maintenance & spare parts"},
	{"keyboard_number_of_keys", "Peripherals > Keyboards"}, {"movement_resolution", "Peripherals > Mice"},
	{"headphone_sensitivity", "Audio & video > Headphones"}, {"write_speed", "Storage > USB flash drives"},
	{"case_type", "Bags & cases > Other cases"}, {"hdd_capacity", "Computers > Desktops & workstations"},
	{"viewing_angle__horizontal", "Displays > Monitors"}, {"display_diagonal", "Displays > Monitors"},
	{"memory_clock_speed", "Components > Memory"}, {"processor_socket", "Components > Processors"},
	{"rack_capacity", "Racks > Racks & enclosures"}, {"cable_length", "Cables > Other cables"},
	{"connector_1", "Cables > Adapters & connectors"}, {"host_interface", "Components > Interface cards"},
	{"ac_outlets_quantity", "Power > Power distribution"}, {"battery_voltage", "Power > Batteries & chargers"},
	{"compatible_products", "Components > Upgrade & option kits"},
}

// otherCartridges is where cartridges go whose words do not tell toner from ink; an attribute may.
const otherCartridges = "Printing > Other cartridges"

// elsewhere is the category of what no rule places.
const elsewhere = "Other electronics"

// departments is the rules, ready to be looked up.
var departments = newDepartmentIndex()

// departmentIndex finds the rules whose phrase begins with a word.
type departmentIndex struct {
	byWord map[string][]departmentPhrase
	byRank []string            // the path of each rule, from the first to the last
	paths  map[string][]string // the names of each path
	attr   map[string]int      // rank of the attribute rule
}

type departmentPhrase struct {
	words []string
	rank  int
}

func newDepartmentIndex() *departmentIndex {
	x := &departmentIndex{byWord: map[string][]departmentPhrase{}, paths: map[string][]string{}, attr: map[string]int{}}
	phrases := ""
	for line := range strings.Lines(departmentText) {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, " "):
			phrases += line // a phrase may begin on one line and end on the next
		default:
			x.addPhrases(phrases)
			phrases = ""
			path := strings.TrimSuffix(strings.TrimSpace(line), ":")
			x.byRank = append(x.byRank, path)
			x.paths[path] = strings.Split(path, " > ")
		}
	}
	x.addPhrases(phrases)
	for rank, rule := range attributeRules {
		x.attr[rule.code] = rank
		x.paths[rule.path] = strings.Split(rule.path, " > ")
	}
	return x
}

// addPhrases adds phrases to the rule that was begun last.
func (x *departmentIndex) addPhrases(list string) {
	for phrase := range strings.SplitSeq(list, ";") {
		if words := titleWords(phrase); len(words) > 0 {
			x.byWord[words[0]] = append(x.byWord[words[0]], departmentPhrase{words: words, rank: len(x.byRank) - 1})
		}
	}
}

// place is the names from the root of the category in which a product belongs. codes are the names of its attributes.
func (x *departmentIndex) place(productType, title string, codes []string) []string {
	byWords, byAttribute := "", ""
	for _, text := range []string{productType, title} {
		if rank := x.find(titleWords(text)); rank >= 0 && byWords == "" {
			byWords = x.byRank[rank]
		}
	}
	best := len(attributeRules)
	for _, code := range codes {
		if rank, ok := x.attr[code]; ok && rank < best {
			best, byAttribute = rank, attributeRules[rank].path
		}
	}
	switch {
	case byWords != "" && (byWords != otherCartridges || byAttribute == ""):
		return x.paths[byWords]
	case byAttribute != "":
		return x.paths[byAttribute]
	}
	return []string{elsewhere}
}

// find is the rank of the rule that the text matches, or -1: the first one that it matches with several words, else the first one that
// it matches with one word.
func (x *departmentIndex) find(words []string) int {
	best, single := -1, -1
	for i := range words {
		for _, phrase := range x.byWord[words[i]] {
			into := &best
			if len(phrase.words) == 1 {
				into = &single
			}
			if (*into < 0 || phrase.rank < *into) && startsWith(words[i:], phrase.words) {
				*into = phrase.rank
			}
		}
	}
	if best < 0 {
		return single
	}
	return best
}

func startsWith(words, phrase []string) bool {
	if len(words) < len(phrase) {
		return false
	}
	for i := range phrase {
		if words[i] != phrase[i] {
			return false
		}
	}
	return true
}

// titleWords is the words of a text in lower case and in the singular, by the simplest of rules.
func titleWords(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "(s)", "")
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		if n := len(word); n > 3 && word[n-1] == 's' && word[n-2] != 's' && word[n-2] != 'u' {
			words[i] = word[:n-1]
		}
	}
	return words
}
