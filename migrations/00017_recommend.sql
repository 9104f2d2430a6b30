-- Recommendations: what is bought together, what is alike, what sells. A job computes all of it from orders and catalog, so
-- nothing refers to it, and nothing is lost with it.

-- +goose Up
CREATE TABLE recommendation (
    product_id  BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('together', 'similar')),
    others      TEXT   NOT NULL, -- JSON: the other products, the best first, each followed by its score in millionths
    PRIMARY KEY (product_id, kind)
); -- clustered

-- What sells, and how. A product that nobody bought has no row.
CREATE TABLE product_popularity (
    product_id     BIGINT NOT NULL PRIMARY KEY,
    score          BIGINT NOT NULL CHECK (score > 0), -- orders in thousandths, each the less the older it is
    buyers         BIGINT NOT NULL CHECK (buyers >= 0),
    repeat_buyers  BIGINT NOT NULL CHECK (repeat_buyers >= 0 AND repeat_buyers <= buyers),
    again_ppm      BIGINT NOT NULL, -- the share of buyers who buy it again, as far as so few can tell
    trend_ppm      BIGINT NOT NULL  -- a million: it sells as it did
); -- clustered
CREATE INDEX product_popularity_score_idx ON product_popularity (score, product_id);

-- The best of each category, by rating and then by how it sells.
CREATE TABLE category_best (
    category_id  BIGINT NOT NULL PRIMARY KEY,
    products     TEXT   NOT NULL -- JSON: as others above
); -- clustered

-- What the job found, and how good it was on the shop's own past.
CREATE TABLE recommendation_run (
    id           BIGINT PRIMARY KEY,
    personal     TEXT   NOT NULL CHECK (personal IN ('personal', 'category', 'popularity')), -- what customers are served
    related      TEXT   NOT NULL CHECK (related IN ('together', 'popularity')), -- what products are shown with
    report       TEXT   NOT NULL, -- JSON
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE recommendation_run;
DROP TABLE category_best;
DROP TABLE product_popularity;
DROP TABLE recommendation;
