// Command migrate brings the database up to date.
package main

import (
	"database/sql"
	"log"
	"os"

	_ "github.com/lib/pq"

	"example.com/order-service/internal/schema"
)

func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec(schema.Orders); err != nil {
		log.Fatal(err)
	}
}
