-- +goose Up
-- Each filing asks whether its problem was closed as resolved here not long ago.
-- Where very much was, what ended before must not be read to know that: the index
-- holds, for each block of some 300 m and each class, the ends in their order. The
-- expression is that of the block in case_back.go.
CREATE INDEX cases_by_block ON cases (jurisdiction, (cell & -2147483648), class, ended_at)
    WHERE state = 'closed_resolved' AND cell IS NOT NULL;

-- +goose Down
DROP INDEX cases_by_block;
