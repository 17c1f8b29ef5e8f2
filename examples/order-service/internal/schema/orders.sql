CREATE TABLE IF NOT EXISTS orders (
    id        uuid PRIMARY KEY,
    customer  text NOT NULL,
    product   text NOT NULL,
    quantity  integer NOT NULL CHECK (quantity > 0),
    placed_at timestamptz NOT NULL
);
