// Package schema holds the tables of the service.
package schema

import _ "embed"

// Orders creates the table of orders; running it again changes nothing.
//
//go:embed orders.sql
var Orders string
