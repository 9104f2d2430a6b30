// Package admin is the API for staff and their programs: everything that can be done with the shop.
//
// Each route names the one scope that it needs; a route without one cannot be registered. Documents are whole, with what
// shoppers never see: drafts, costs, metadata, stock. They carry their version, as a field and as ETag; whoever changes
// one may send the version back, as If-Match or in the body, so that nobody overwrites what he has not seen.
//
// What takes long is a job: bulk edits and imports answer 202 with the job, whose rows tell what became of each product or
// line.
package admin
