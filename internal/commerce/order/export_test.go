package order

import "winkel/internal/platform/db"

// ListStatement is the statement of a page of orders.
func ListStatement(f Filter, later bool) *db.Stmt {
	shape := shapeOf(&f)
	shape.after = later
	return orderLists.For(shape)
}

// CountStatement is the statement that counts the orders of a list.
func CountStatement(f Filter) *db.Stmt {
	shape := shapeOf(&f)
	shape.count = true
	return orderLists.For(shape)
}

// Statements that are asked often, by name.
var (
	ListDueToExpire    = listDueToExpire
	FindByPlacementKey = findByPlacementKey
	HasOrdered         = hasOrdered
	ListLines          = listLines
	ListHistory        = listHistory
)
