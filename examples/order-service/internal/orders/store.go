// Package orders stores orders and serves them over HTTP.
package orders

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"
)

// Order is what a customer bought.
type Order struct {
	ID       uuid.UUID `json:"id"`
	Customer string    `json:"customer"`
	Product  string    `json:"product"`
	Quantity int       `json:"quantity"`
	PlacedAt time.Time `json:"placedAt"`
}

// Store keeps orders in a database.
type Store struct {
	db *sql.DB
}

// NewStore returns a store over an open database.
func NewStore(db *sql.DB) *Store {
	return &Store{db: db}
}

// Place saves a new order and returns it with its id.
func (s *Store) Place(ctx context.Context, order Order) (Order, error) {
	order.ID = uuid.New()
	order.PlacedAt = time.Now().UTC()
	_, err := s.db.ExecContext(ctx,
		`INSERT INTO orders (id, customer, product, quantity, placed_at) VALUES ($1, $2, $3, $4, $5)`,
		order.ID, order.Customer, order.Product, order.Quantity, order.PlacedAt)
	return order, err
}

// Find returns one order, or sql.ErrNoRows.
func (s *Store) Find(ctx context.Context, id uuid.UUID) (Order, error) {
	order := Order{ID: id}
	err := s.db.QueryRowContext(ctx,
		`SELECT customer, product, quantity, placed_at FROM orders WHERE id = $1`, id).
		Scan(&order.Customer, &order.Product, &order.Quantity, &order.PlacedAt)
	return order, err
}
