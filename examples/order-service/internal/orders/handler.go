package orders

import (
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
)

// NewHandler serves POST / and GET /{id}.
func NewHandler(store *Store) http.Handler {
	router := chi.NewRouter()
	router.Post("/", func(w http.ResponseWriter, r *http.Request) {
		var order Order
		if err := json.NewDecoder(r.Body).Decode(&order); err != nil || order.Quantity < 1 {
			http.Error(w, "not an order", http.StatusBadRequest)
			return
		}
		placed, err := store.Place(r.Context(), order)
		if err != nil {
			fail(w, err)
			return
		}
		write(w, http.StatusCreated, placed)
	})
	router.Get("/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := uuid.Parse(chi.URLParam(r, "id"))
		if err != nil {
			http.Error(w, "not an id", http.StatusBadRequest)
			return
		}
		order, err := store.Find(r.Context(), id)
		if errors.Is(err, sql.ErrNoRows) {
			http.NotFound(w, r)
			return
		}
		if err != nil {
			fail(w, err)
			return
		}
		write(w, http.StatusOK, order)
	})
	return router
}

func write(w http.ResponseWriter, status int, order Order) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(order); err != nil {
		slog.Warn("the answer was not read", "error", err)
	}
}

func fail(w http.ResponseWriter, err error) {
	slog.Error("database", "error", err)
	http.Error(w, "try again later", http.StatusInternalServerError)
}
