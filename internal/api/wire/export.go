package wire

import (
	"io"

	"winkel/internal/commerce/privacy"
)

// PersonExport answers with everything about a person: as JSON for programs, or as a page that can be read and printed.
func PersonExport(export *privacy.Export, format string) *Reply[None] {
	if format == "html" {
		return &Reply[None]{
			ContentType: "text/html; charset=utf-8", FileName: "about-you.html", Policy: "default-src 'none'; style-src 'unsafe-inline'",
			Stream: func(w io.Writer) error { return export.WriteHTML(w) },
		}
	}
	return &Reply[None]{
		ContentType: "application/json", FileName: "about-you.json",
		Stream: func(w io.Writer) error { return export.WriteJSON(w) },
	}
}
