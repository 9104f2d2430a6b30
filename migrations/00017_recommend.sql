-- Recommendations: what is bought together, what is alike, what sells. A job computes all of it from orders and catalog, so
-- nothing refers to it, and nothing is lost with it.

-- +goose Up
CREATE TABLE recommendation (
    product_id  BIGINT NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('bought_together', 'similar')),
    others      TEXT   NOT NULL, -- JSON: the other products, the best first, each with its score in millionths
    PRIMARY KEY (product_id, kind)
); -- clustered

-- What sells, and to how many who had bought it before. A product that nobody bought has no row.
CREATE TABLE product_popularity (
    product_id     BIGINT NOT NULL PRIMARY KEY,
    score          BIGINT NOT NULL CHECK (score > 0), -- orders in thousandths, each the less the older it is
    buyers         BIGINT NOT NULL CHECK (buyers >= 0),
    repeat_buyers  BIGINT NOT NULL CHECK (repeat_buyers >= 0 AND repeat_buyers <= buyers)
); -- clustered
CREATE INDEX product_popularity_score_idx ON product_popularity (score, product_id);

-- What the job found and how good it was on the shop's own past.
CREATE TABLE recommendation_run (
    id           BIGINT PRIMARY KEY,
    served       TEXT   NOT NULL CHECK (served IN ('personal', 'popularity')), -- to customers, from then on
    report       TEXT   NOT NULL, -- JSON
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE recommendation_run;
DROP TABLE product_popularity;
DROP TABLE recommendation;
