/* The walk over a window, 64 bytes at a time, for the files that define FNL_TARGET and
     static masks look(const char *bytes, char delimiter)
   before they include this one. Quotes are paired by the exclusive or of all that stand before a byte: where every quote
   stands beside a delimiter, a line end or another quote, that is what the definition says. */

/* A bit for each place of an end, after `at`. Writes up to 64; eight at a time, for most blocks have no more. */
FNL_TARGET static inline size_t put_places(uint32_t *to, uint64_t bits, uint32_t at)
{
    enum { at_once = 8 };
    static const uint64_t last = UINT64_C(1) << 63; /* keeps the count of zeros defined */
    size_t count = (size_t)__builtin_popcountll(bits);
    for (size_t done = 0; done < count; done += at_once)
        for (size_t i = 0; i < at_once; i++) {
            to[done + i] = at + (uint32_t)__builtin_ctzll(bits | last);
            bits &= bits - 1;
        }
    return count;
}

/* What one block leaves to the next. */
typedef struct walk_state {
    uint64_t within;    /* all ones inside quotes */
    uint64_t returned;  /* 1 after CR */
    uint64_t may_open;  /* 1 where a field begins, or after a closing quote */
    uint64_t is_closed; /* 1 after a closing quote */
} walk_state;

/* Takes out what quotes hold. False if one stands where none may. `newlines` are those of CRLF. */
FNL_TARGET static inline bool take_quotes(uint64_t quotes, uint64_t newlines, uint64_t known, walk_state *state,
                                          uint64_t *ends)
{
    uint64_t within = quotes;
    for (unsigned shift = 1; shift < fnl_csv_block; shift *= 2)
        within ^= within << shift;
    within ^= state->within;
    uint64_t opening = quotes & within;
    uint64_t closing = quotes & ~within;
    uint64_t stops = (*ends | newlines) & ~within;
    uint64_t places_to_open = (stops | closing) << 1 | state->may_open;
    uint64_t after_closing = (closing << 1 | state->is_closed) & known;
    *ends &= ~within;
    state->within = 0 - (within >> 63);
    state->may_open = (stops | closing) >> 63;
    state->is_closed = closing >> 63;
    return (opening & ~places_to_open) == 0 && (after_closing & ~(stops | quotes)) == 0;
}

/* `known`: the bits of bytes that are there. */
FNL_TARGET static inline bool walk_block(fnl_csv_index *index, const masks *seen, uint32_t at, uint64_t known,
                                         walk_state *state)
{
    uint64_t returns = seen->returns & known;
    uint64_t newlines = seen->newlines & known;
    uint64_t quotes = seen->quotes & known;
    uint64_t paired = newlines & (returns << 1 | state->returned);
    uint64_t ends = ((seen->delimiters & known) | returns | newlines) & ~paired;
    state->returned = returns >> 63;
    if ((quotes | state->within | state->is_closed) != 0) {
        index->has_quotes = true;
        if (!take_quotes(quotes, paired, known, state, &ends))
            return false;
    } else {
        state->may_open = (ends | paired) >> 63;
    }
    uint64_t line_ends = ends & (returns | newlines);
    for (uint64_t left = line_ends; left != 0; left &= left - 1) {
        uint64_t before = (left & (0 - left)) - 1;
        index->records[index->record_count++] = (uint32_t)(index->count + (size_t)__builtin_popcountll(ends & before));
    }
    index->count += put_places(index->ends + index->count, ends, at);
    return true;
}

FNL_TARGET static bool walk(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter)
{
    walk_state state = { .may_open = 1 };
    for (size_t at = start; at < end; at += fnl_csv_block) {
        if (index->count > fnl_csv_most_ends)
            return true;
        masks seen = look(bytes + at, delimiter);
        size_t left = end - at;
        uint64_t known = left < fnl_csv_block ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        if (!walk_block(index, &seen, (uint32_t)at, known, &state))
            return false;
    }
    return true;
}
