package transfer

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"winkel/internal/commerce/catalog"
)

// icecatUnits is the unit of each number, where the data leaves no doubt about it.
var icecatUnits = unitTable(map[string]string{
	"g": "weight package_weight empty_weight keyboard_weight mouse_weight battery_weight receiver_weight weight_with_stand " +
		"package_net_weight package_gross_weight package_tare_weight pallet_weight master_outer_case_weight " +
		"master_outer_case_gross_weight master_outer_case_net_weight master_outer_case_tare_weight shipping_inner_case_weight " +
		"shipping_inner_case_gross_weight shipping_inner_case_net_weight shipping_inner_case_tare_weight",
	"kg": "packaging_tare_weight packaging_net_weight maximum_weight_capacity gross_weight_of_outer_carton net_weight_of_outer_carton " +
		"tare_weight_outer_carton gross_weight_inner_carton net_weight_inner_carton tare_weight_inner_carton",
	"g/m²": "media_weight print_media_weight",
	"mm": "width height depth package_width package_height package_depth package_length width_with_stand height_with_stand " +
		"depth_with_stand master_outer_case_width master_outer_case_height master_outer_case_length pallet_width pallet_height " +
		"pallet_length pallet_width_uk pallet_height_uk pallet_length_uk shipping_inner_case_width shipping_inner_case_height " +
		"shipping_inner_case_length label_width label_height sheet_width sheet_length roll_width tape_width tape_size filter_size " +
		"diameter fan_diameter cable_diameter outer_diameter thickness core_diameter driver_unit viewable_size_horizontal viewable_size_vertical " +
		"viewable_size_diagonal print_margin_bottom_a4 print_margin_left_a4 print_margin_right_a4 print_margin_top_a4 " +
		"distance_to_the_wall_max distance_to_the_wall_min mounting_depth_max mounting_depth_min bezel_width_side bezel_width_top " +
		"bezel_width_bottom height_front height_rear maximum_cpu_cooler_height maximum_graphics_card_length",
	"cm": "display_diagonal_metric length_cm_outer_carton width_cm_outer_carton height_cm_outer_carton length_cm_inner_carton " +
		"width_cm_inner_carton height_cm_inner_carton",
	"m": "cable_length cord_length tape_length roll_length maximum_roll_length maximum_transfer_distance maximum_operating_distance " +
		"usb_cable_length ribbon_length closest_focusing_distance",
	"µm":  "cladding_diameter",
	"in":  "display_diagonal maximum_screen_size_compatibility minimum_screen_size_compatibility width_imperial height_imperial depth_imperial",
	"lb":  "weight_imperial package_weight_imperial gross_weight_imperial tare_weight_imperial net_weight_imperial",
	"GHz": "processor_frequency processor_boost_frequency",
	"MHz": "frequency processor_front_side_bus memory_clock_speed bus_clock_rate",
	"Hz":  "maximum_refresh_rate",
	"nm":  "processor_lithography graphics_imc_lithography wavelength",
	"GB": "internal_memory total_storage_capacity ssd_capacity hdd_capacity total_ssds_capacity total_hdds_capacity native_capacity " +
		"internal_storage_capacity discrete_graphics_adapter_memory maximum_internal_memory_supported_by_processor maximum_memory " +
		"maximum_hdd_capacity total_installed_storage_capacity storage_drive_capacity compressed_capacity maximum_memory_card_size",
	"MB":     "printer_memory processor_cache cd_storage_capacity cache_memory storage_drive_buffer_size drive_device_buffer_size",
	"MB/s":   "read_speed write_speed",
	"Mbit/s": "maximum_data_transfer_rate",
	"W": "thermal_design_power_tdp output_power ac_adapter_power bulb_power lamp_power rms_rated_power power_supply total_power peak_power " +
		"speaker_power power power_consumption power_consumption_typical power_consumption_standby power_consumption_off " +
		"power_consumption_powersave power_consumption_printing power_consumption_max power_consumption_average_operating " +
		"power_consumption_idle power_consumption_write power_consumption_read power_consumption_active power_consumption_sleep " +
		"power_consumption_ready power_consumption_copying power_consumption_average subwoofer_rms_power",
	"VA":  "output_power_capacity load_capacity",
	"V":   "battery_voltage input_operation_voltage_max input_operation_voltage_min output_operation_voltage_max output_operation_voltage_min",
	"A":   "maximum_current maximum_input_current_per_phase maximum_total_current_draw_per_phase nominal_current_output rated_current",
	"mAh": "battery_capacity", "Wh": "battery_capacity_watt_hours", "J": "surge_energy_rating", "Ω": "impedance subwoofer_impedance",
	"pages": "black_toner_page_yield colour_toner_page_yield page_yield approximate_page_yield_a4_black_white_iso_iec_19752 " +
		"approximate_page_yield_a4_colour black_ink_page_yield colour_ink_page_yield",
	"pages per month": "maximum_duty_cycle",
	"sheets": "total_input_capacity total_output_capacity maximum_input_capacity maximum_output_capacity media_sheets_per_package " +
		"sheets_per_pack maximum_capacity standard_output_capacity_for_transparencies auto_document_feeder_adf_input_capacity " +
		"multi_purpose_tray_input_capacity standard_output_capacity_for_envelopes paper_tray_2_input_capacity",
	"ppm": "print_speed_black_normal_quality_a4_us_letter print_speed_black_draft_quality_a4_us_letter print_speed_black_best_quality_a4 " +
		"print_speed_colour_normal_quality_a4_us_letter print_speed_colour_draft_quality_a4_us_letter print_speed_colour_best_quality_a4 " +
		"print_speed_black_normal_quality_a3 print_speed_colour_normal_quality_a3 maximum_copy_speed_black_a4 maximum_copy_speed_colour_a4",
	"cpm":   "copy_speed_black_normal_quality_a4 copy_speed_colour_normal_quality_a4",
	"dpi":   "movement_resolution print_quality_black_normal_quality print_quality_black_draft_quality print_quality_colour_best_quality",
	"ppi":   "pixel_density",
	"MP":    "front_camera_resolution_numeric rear_camera_resolution_numeric second_rear_camera_resolution_numeric " + "third_rear_camera_resolution_numeric fourth_rear_camera_resolution_numeric megapixel",
	"s":     "time_to_first_page_black_normal time_to_first_page_colour_normal first_page_out_black_white_a4_ready " + "first_page_out_black_white_letter_ready warm_up_time first_page_out_black_white_letter_sleep",
	"ms":    "response_time average_latency read_seek_time write_seek_time response_time_fast",
	"min":   "recording_time typical_backup_time_at_half_load typical_backup_time_at_full_load",
	"h":     "battery_recharge_time service_life_of_lamp continuous_audio_playback_time continuous_video_playback_time service_life_of_lamp_economic_mode",
	"years": "number_of_years archival_storage_life recommended_age_min recommended_age_max", "cd/m²": "display_brightness display_brightness_typical",
	"°": "viewing_angle_horizontal viewing_angle_vertical swivel_angle angle_of_rotation diagonal_angle_of_view_max diagonal_angle_of_view_min",
	"dB": "noise_level headphone_sensitivity sound_pressure_level_printing acoustic_pressure_emissions signal_to_noise_ratio_snr " +
		"insertion_loss noise_level_high_speed sound_power_level_standby",
	"°C": "tcase tjunction maximum_operating_temperature", "mm²": "processing_die_size", "ml": "colour_ink_volume black_ink_volume",
	"%": "efficiency srgb_coverage_typical", "rpm": "rotational_speed rotational_speed_max rotational_speed_min",
})

// unitTable turns the table round.
func unitTable(codes map[string]string) map[string]string {
	units := map[string]string{}
	for unit, of := range codes {
		for code := range strings.FieldsSeq(of) {
			units[code] = unit
		}
	}
	return units
}

// icecatScales is the numbers that come in two units: from the limit on they are in the smaller one.
var icecatScales = map[string]struct{ limit, divisor int64 }{
	"processor_frequency": {100, 1000}, // MHz
	"processor_cache":     {100, 1024}, // KB
	"internal_memory":     {200, 1024}, // MB
}

// icecatFacets is what shoppers narrow a list by.
var icecatFacets = wordSet("product_colour cable_colour label_colour printing_colours print_technology cartridge_capacity ink_type " +
	"display_diagonal hd_type panel_type display_resolution aspect_ratio maximum_refresh_rate internal_memory internal_memory_type " +
	"total_storage_capacity storage_media ssd_capacity hdd_capacity processor_family processor_cores processor_manufacturer processor_socket " +
	"processor_frequency operating_system_installed wi_fi bluetooth touchscreen cable_length cable_standard cable_shielding connector_1 " +
	"connector_2 connector_gender fiber_mode_structure usb_version device_interface host_interface connectivity_technology keyboard_layout " +
	"keyboard_language wearing_style ear_coupling memory_form_factor memory_type capacity motherboard_form_factor form_factor case_type " +
	"maximum_screen_size_compatibility rack_capacity output_power_capacity ac_outlets_quantity battery_type battery_technology battery_capacity " +
	"maximum_iso_a_series_paper_size format label_type adhesive_type finish_type recommended_gender recommended_age_min genre " +
	"number_of_puzzle_pieces market_positioning brand_compatibility energy_efficiency_class top_wi_fi_standard ethernet_interface_type " +
	"optical_drive_type switch_type basic_switching_rj_45_ethernet_ports_quantity black_toner_page_yield all_in_one_functions duplex_printing " +
	"flash_card_type discrete_graphics_adapter_model ups_topology housing_material material mounting_type type")

// Words in a code that tell what an attribute is about.
var (
	// What only the warehouse wants to know.
	logistics = []string{"package", "packaging", "pallet", "carton", "master_outer", "shipping_inner", "outer_case", "container", "ark_id",
		"customs", "last_change", "harmonized", "unspsc", "gtin", "_url", "images_type", "tare_weight", "minimum_order"}
	// What is a long list of names, or prose.
	prose = []string{"compatible", "compatibility", "description", "dimensions", "supported", "included", "certification", "certificates", "features",
		"requirement", "safety", "software", "standards_compliance", "technologies", "note", "management", "systems", "sizes", "types_", "settings",
		"product_name", "handling", "content", "solution", "security", "emission", "compliance", "accessories", "support", "purpose", "updates"}
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// icecatBothTypes is the attributes that are a text in some products and a number or boolean in others. The text gets a
// code of its own, whichever comes first.
var icecatBothTypes = wordSet("display_resolution capacity size data_transfer_rate emi_rfi_noise_filtering height_adjustment " +
	"physical_address_extension_pae maximum_scan_area response_time lifetime airflow number_of_colours dc_output_voltage")

// icecatKind is what the key of an attribute means.
type icecatKind struct{ code, label string }

// read reads one value. It is nil where the value says nothing, such as "N/A".
func (k icecatKind) read(raw json.RawMessage, printer bool) (*catalog.AttributeInput, *flaw) {
	a := &catalog.AttributeInput{Code: k.code, Label: k.label}
	if printer && a.Code == "internal_memory" {
		a.Code, a.Label = "printer_memory", "Printer memory" // always in MB, when that of computers is in GB
	}
	var inexact *flaw
	switch {
	case string(raw) == "true" || string(raw) == "false":
		a.Type, a.Values = catalog.BooleanAttribute, []string{string(raw)}
	case raw[0] == '"':
		text := unquote(raw)
		if strings.IndexByte(text, 0) >= 0 {
			return nil, flawf(CodeInvalid, "A text may not hold a NUL character.")
		}
		a.Type, a.Values = catalog.TextAttribute, splitTexts(text)
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		a.Type = catalog.NumberAttribute
		number, bad := scaledNumber(a.Code, string(raw))
		if number == "" {
			return nil, bad
		}
		inexact = bad
		a.Values, a.Unit = []string{number}, icecatUnits[a.Code]
	default:
		return nil, flawf(CodeInvalid, "This is neither a text nor a number, true or false.")
	}
	if len(a.Values) == 0 {
		return nil, nil
	}
	switch {
	case !icecatBothTypes[a.Code]:
	case a.Type == catalog.TextAttribute:
		a.Code += "_text"
	case a.Type == catalog.BooleanAttribute:
		a.Code += "_flag"
	}
	flagAttribute(a)
	return a, inexact
}

// flagAttribute says what the attribute serves for, by its code and type alone, so that every product says the same.
func flagAttribute(a *catalog.AttributeInput) {
	about := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(a.Code, word) })
	}
	if about(logistics) {
		return
	}
	text := a.Type == catalog.TextAttribute
	a.Searchable = text
	a.Facet = icecatFacets[strings.TrimSuffix(a.Code, "_text")]
	a.Filterable = a.Facet || !text || !about(prose)
}

// icecatCode is the key of an attribute without its type and with single underscores.
func icecatCode(key string) string {
	return strings.Join(strings.FieldsFunc(key, func(r rune) bool { return r == '_' }), "_")
}

// icecatSpelling is how parts of labels are written that are no ordinary words.
var icecatSpelling = map[string]string{
	"a3": "A3", "a4": "A4", "ac": "AC", "adf": "ADF", "adsl": "ADSL", "ai": "AI", "ansi": "ANSI", "av": "AV", "bios": "BIOS", "cad": "CAD",
	"cas": "CAS", "cd": "CD", "cpu": "CPU", "crt": "CRT", "dc": "DC", "ddr": "DDR", "dect": "DECT", "dhcp": "DHCP", "dimm": "DIMM",
	"displayport": "DisplayPort", "dlna": "DLNA", "dns": "DNS", "dsl": "DSL", "dvd": "DVD", "dvi": "DVI", "ean": "EAN", "ecc": "ECC",
	"emi": "EMI", "epeat": "EPEAT", "esata": "eSATA", "ethernet": "Ethernet", "eu": "EU", "firewire": "FireWire", "fm": "FM", "fov": "FOV",
	"fsb": "FSB", "fsc": "FSC", "ghz": "GHz", "gpu": "GPU", "gps": "GPS", "gsm": "GSM", "gtin": "GTIN", "hd": "HD", "hdcp": "HDCP", "hdd": "HDD",
	"hdds": "HDDs", "hdmi": "HDMI", "hdr": "HDR", "hp": "HP", "hs": "HS", "http": "HTTP", "id": "ID", "iec": "IEC", "ieee": "IEEE", "intel": "Intel",
	"ip": "IP", "ipv4": "IPv4", "ipv6": "IPv6", "iso": "ISO", "jpeg": "JPEG", "kensington": "Kensington", "kvm": "KVM", "lan": "LAN",
	"lcd": "LCD", "led": "LED", "linux": "Linux", "mac": "Mac", "mhz": "MHz", "mp3": "MP3", "mpeg": "MPEG", "mtbf": "MTBF", "nas": "NAS",
	"nfc": "NFC", "ntsc": "NTSC", "os": "OS", "osd": "OSD", "pae": "PAE", "pal": "PAL", "pc": "PC", "pci": "PCI", "pcmcia": "PCMCIA",
	"pdu": "PDU", "pin": "PIN", "poe": "PoE", "qos": "QoS", "qpi": "QPI", "raid": "RAID", "ram": "RAM", "rca": "RCA", "rfi": "RFI", "rf": "RF",
	"rgb": "RGB", "rms": "RMS", "rohs": "RoHS", "rom": "ROM", "rpm": "rpm", "sar": "SAR", "sas": "SAS", "sata": "SATA", "scart": "SCART",
	"scsi": "SCSI", "sd": "SD", "sfp": "SFP", "sim": "SIM", "smp": "SMP", "snmp": "SNMP", "snr": "SNR", "srgb": "sRGB", "ssd": "SSD",
	"ssds": "SSDs", "ssl": "SSL", "svga": "SVGA", "tcp": "TCP", "tdp": "TDP", "thd": "THD", "thunderbolt": "Thunderbolt", "tpm": "TPM",
	"tv": "TV", "uk": "UK", "upc": "UPC", "ups": "UPS", "us": "US", "usb": "USB", "vesa": "VESA", "vga": "VGA", "vlan": "VLAN", "voip": "VoIP",
	"vpn": "VPN", "wan": "WAN", "wap": "WAP", "wep": "WEP", "windows": "Windows", "wlan": "WLAN", "wpa": "WPA", "xga": "XGA", "url": "URL",
	"android": "Android", "microsoft": "Microsoft", "qwerty": "QWERTY", "bluetooth": "Bluetooth", "awg": "AWG", "nema": "NEMA", "vt": "VT",
}

// icecatPairs is words that belong together, in the order in which they are put right.
var icecatPairs = strings.NewReplacer(
	"wi fi", "Wi-Fi", "rj 45", "RJ-45", "rj 11", "RJ-11", "type a ", "Type-A ", "type c ", "Type-C ", "d sub", "D-Sub", "s pdif", "S/PDIF",
	"s video", "S-Video", "rs 232", "RS-232", "ps 2 ", "PS/2 ", "plug and play", "Plug and Play", "A4 US letter", "A4/US letter",
	"black white", "black & white", "built in", "built-in", "all in one", "all-in-one", "i o ", "I/O ",
)

// icecatLabel makes a name for people of a key: processor_frequency is "Processor frequency". A double underscore stands for
// a parenthesis, and within one that ends the key, for a comma.
func icecatLabel(key string) string {
	key = strings.ReplaceAll(key, "intel__", "intel_") // a registered sign, which leaves a trace like a parenthesis
	head, rest, opened := strings.Cut(strings.TrimLeft(key, "_"), "__")
	label := labelWords(head)
	if inner, atEnd := strings.CutSuffix(rest, "_"); opened && atEnd {
		var parts []string
		for part := range strings.SplitSeq(strings.Trim(inner, "_"), "__") {
			parts = append(parts, labelWords(part))
		}
		label += " (" + strings.Join(parts, ", ") + ")"
	} else if opened {
		inner, tail, _ := strings.Cut(rest, "__")
		label = strings.TrimSpace(label + " (" + labelWords(inner) + ") " + labelWords(tail))
	}
	return capitalized(label)
}

// capitalized begins with a capital letter, but for words such as eSATA.
func capitalized(label string) string {
	if len(label) < 2 || label[1] >= 'A' && label[1] <= 'Z' {
		return label
	}
	return strings.ToUpper(label[:1]) + label[1:]
}

func labelWords(part string) string {
	words := strings.FieldsFunc(part, func(r rune) bool { return r == '_' })
	var text strings.Builder
	for i, word := range words {
		// Two numbers side by side had a point between them: usb_2_0.
		if i > 0 && allDigits(word) && allDigits(words[i-1]) && len(words[i-1]) == 1 && len(word) == 1 {
			text.WriteString("." + word)
			continue
		}
		if i > 0 {
			text.WriteByte(' ')
		}
		if spelled, ok := icecatSpelling[word]; ok {
			word = spelled
		}
		text.WriteString(word)
	}
	return strings.TrimSpace(icecatPairs.Replace(text.String() + " "))
}

// splitTexts is the values of a text: lists are separated by commas without a space, or by \n as two characters.
func splitTexts(text string) []string {
	text = mended(text)
	lines := strings.Split(text, `\n`)
	if len(lines) == 1 && !strings.Contains(text, ", ") {
		if parts := strings.Split(text, ","); isList(parts) {
			lines = parts
		}
	}
	var values []string
	for _, line := range lines {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- "))
		if line == "" || line == "N/A" || line == "Not available" || slices.Contains(values, line) {
			continue
		}
		values = append(values, clipRunes(line, catalog.MaxShortLength))
	}
	return values
}

// mended is a text with the characters that Windows-1252 has where Latin-1 has control characters: some suppliers' texts were
// taken for the one and are the other, and a ™ became the byte 0x99. White space becomes a space; other control characters
// are left out.
func mended(text string) string {
	if !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r < 0xa0 {
			r = charmap.Windows1252.DecodeByte(byte(r))
		}
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError: // Windows-1252 has no character there
			return -1
		}
		return r
	}, text)
}

// isList reports whether a comma between the parts separated values, and was not a decimal comma.
func isList(parts []string) bool {
	for i, part := range parts {
		if part == "" || len(part) > 60 {
			return false
		}
		if i > 0 && isDigit(part[0]) && isDigit(parts[i-1][len(parts[i-1])-1]) && (!allDigits(part) || !allDigits(parts[i-1])) {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func clipRunes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// scaledNumber is a JSON number in the attribute's unit, in decimal with at most 6 places; rounded half to even, and said
// so, where it has more.
func scaledNumber(code, number string) (string, *flaw) {
	scale, scaled := icecatScales[code]
	if !scaled {
		if text, bad := parseDecimal(number); bad == nil {
			return text, nil // nearly always
		}
	}
	if mantissa, exponent, ok := strings.Cut(strings.ToLower(number), "e"); ok {
		if n, err := strconv.Atoi(exponent); err != nil || n < -30 || n > 30 || len(mantissa) > 40 {
			return "", flawf(CodeInvalid, "%q is not a number of any use.", clip(number))
		}
	}
	value, ok := new(big.Rat).SetString(number)
	if !ok || len(number) > 80 {
		return "", flawf(CodeInvalid, "%q is not a number.", clip(number))
	}
	if scaled && value.Cmp(new(big.Rat).SetInt64(scale.limit)) >= 0 {
		value.Quo(value, new(big.Rat).SetInt64(scale.divisor))
	}
	value.Mul(value, new(big.Rat).SetInt64(catalog.NumberScale))
	millionths, exact := roundHalfEven(value)
	if !millionths.IsInt64() {
		return "", flawf(CodeInvalid, "%q is too large.", clip(number))
	}
	text := formatMillionths(millionths.Int64())
	if !exact {
		return text, flawf(CodeInvalid, "%s has more than 6 decimal places; %s is kept.", clip(number), text)
	}
	return text, nil
}

// roundHalfEven is the nearest whole number, the even one of two that are as near; and whether it is the value itself.
func roundHalfEven(value *big.Rat) (*big.Int, bool) {
	quotient, remainder := new(big.Int).DivMod(value.Num(), value.Denom(), new(big.Int))
	half := new(big.Int).Lsh(remainder, 1).Cmp(value.Denom())
	if half > 0 || half == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient, remainder.Sign() == 0
}
