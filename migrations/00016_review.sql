-- What customers think of products.

-- +goose Up

-- One a customer and product. What was brought from elsewhere has no customer. What is shown of the author is kept as it was
-- when he wrote, so that it was moderated together with the text.
CREATE TABLE review (
    id             BIGINT  PRIMARY KEY,
    product_id     BIGINT  NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    customer_id    BIGINT  NULL REFERENCES customer (id),
    state          TEXT    NOT NULL CHECK (state IN ('pending', 'published', 'rejected')),
    rating         BIGINT  NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title          TEXT    NOT NULL,
    text           TEXT    NOT NULL, -- plain, with line breaks
    author         TEXT    NOT NULL, -- "Ada L."; empty: nobody is named
    verified       BOOLEAN NOT NULL, -- a line of the author's with the product was delivered
    helpful_count  BIGINT  NOT NULL CHECK (helpful_count >= 0), -- the rows of review_vote
    reply          TEXT    NOT NULL, -- the shop's; empty: none
    replied_at     BIGINT  NOT NULL,
    rejection      TEXT    NOT NULL, -- why it was rejected
    published_at   BIGINT  NOT NULL, -- 0: it is not
    version        BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    updated_at     BIGINT  NOT NULL,
    CONSTRAINT review_product_id_customer_id_key UNIQUE (product_id, customer_id)
);
CREATE INDEX review_product_idx ON review (product_id, state, created_at, id);
CREATE INDEX review_state_idx ON review (state, created_at, id);
CREATE INDEX review_created_idx ON review (created_at, id);
CREATE INDEX review_customer_idx ON review (customer_id, created_at, id);

-- Who found a review helpful.
CREATE TABLE review_vote (
    review_id    BIGINT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (review_id, customer_id)
); -- clustered
CREATE INDEX review_vote_customer_idx ON review_vote (customer_id, review_id);

-- Who thinks that a review should not be there. It is open until staff have looked.
CREATE TABLE review_report (
    id           BIGINT PRIMARY KEY,
    review_id    BIGINT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    customer_id  BIGINT NOT NULL REFERENCES customer (id),
    reason       TEXT   NOT NULL CHECK (reason IN ('spam', 'offensive', 'off_topic', 'untrue', 'private', 'other')),
    note         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    resolved_at  BIGINT NOT NULL, -- 0: open
    CONSTRAINT review_report_review_id_customer_id_key UNIQUE (review_id, customer_id)
);
CREATE INDEX review_report_open_idx ON review_report (review_id) WHERE resolved_at = 0;
CREATE INDEX review_report_customer_idx ON review_report (customer_id, id);

-- The published reviews of a product, added up: kept by what each change adds and takes away, in its own batch.
CREATE TABLE product_rating (
    product_id    BIGINT PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    review_count  BIGINT NOT NULL,
    star_sum      BIGINT NOT NULL,
    stars_1       BIGINT NOT NULL CHECK (stars_1 >= 0),
    stars_2       BIGINT NOT NULL CHECK (stars_2 >= 0),
    stars_3       BIGINT NOT NULL CHECK (stars_3 >= 0),
    stars_4       BIGINT NOT NULL CHECK (stars_4 >= 0),
    stars_5       BIGINT NOT NULL CHECK (stars_5 >= 0),
    updated_at    BIGINT NOT NULL,
    CONSTRAINT product_rating_adds_up CHECK (
        review_count = stars_1 + stars_2 + stars_3 + stars_4 + stars_5
        AND star_sum = stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5)
);

-- +goose Down
DROP TABLE product_rating;
DROP TABLE review_report;
DROP TABLE review_vote;
DROP TABLE review;
