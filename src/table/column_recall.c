/* What became of the texts of a plain column, a chunk at a time: those seen before are found by their words. */
#include "table/column_state.h"

/* The valid texts of a chunk, ready to be looked up. */
typedef struct chunk_keys {
    fnl_text_key keys[fnl_chunk_rows];
    uint64_t hashes[fnl_chunk_rows];
    uint8_t rows[fnl_chunk_rows];
    uint32_t count;
} chunk_keys;

enum { view_size = 16, most_inside = 12, inside = 4, /* of a view: what it holds itself, and where */ };

static void take_long(fnl_text text, uint64_t seed, fnl_text_key *key)
{
    fnl_key_words_of(text.bytes, text.length, key->words);
    key->words[fnl_key_hash_word] = fnl_hash_text(text, seed);
    key->words[fnl_key_length_word] = text.length;
    key->bytes = text.bytes;
    key->length = fnl_long_text;
}

/* The words of fewer than 8 bytes are one: what it holds before them is cut off. */
static inline void cut_words(uint32_t length, uint64_t words[fnl_key_words])
{
    bool is_tiny = length < fnl_key_word_size;
    uint64_t kept = is_tiny ? 0 : UINT64_MAX;
    unsigned half = is_tiny ? 4 * (fnl_key_word_size - length) : 0; /* of the bits, which may be all of them */
    words[0] &= kept;
    words[1] &= kept;
    words[2] &= kept;
    words[3] = words[3] >> half >> half;
}

/* Of a text in the first bytes of a buffer, where no word can end. */
static void take_first(fnl_text text, fnl_text_key *key)
{
    char padded[fnl_key_word_size] = { 0 };
    if (text.length != 0)
        memcpy(padded + sizeof padded - text.length, text.bytes, text.length);
    fnl_key_words_of(padded, sizeof padded, key->words);
    cut_words((uint32_t)text.length, key->words);
    key->bytes = text.length == 0 ? "" : text.bytes;
    key->length = (uint32_t)text.length;
}

/* Bytes [start, end). A word may end where a text ends, but not go on behind it: nobody knows where the buffer ends. */
static inline void take_piece(const char *bytes, int64_t start, int64_t end, uint64_t seed, fnl_text_key *key)
{
    size_t length = (size_t)(end - start);
    if (length > fnl_short_text) {
        take_long((fnl_text){ bytes + start, length }, seed, key);
        return;
    }
    if (end < fnl_key_word_size) {
        take_first((fnl_text){ length == 0 ? "" : bytes + start, length }, key);
        return;
    }
    size_t span = length < fnl_key_word_size ? fnl_key_word_size : length;
    fnl_key_words_of(bytes + end - span, span, key->words);
    cut_words((uint32_t)length, key->words);
    key->bytes = bytes + start;
    key->length = (uint32_t)length;
}

/* A view holds up to 12 bytes itself, of which a word can always be read; what lies behind a shorter text is 0, or else the
   text is only not found. */
static inline void take_view(const fnl_texts *texts, int64_t at, uint64_t seed, fnl_text_key *key)
{
    const char *view = texts->offsets + at * view_size;
    int32_t parts[view_size / sizeof(int32_t)]; /* length, first bytes, buffer, start */
    memcpy(parts, view, sizeof parts);
    size_t length = (size_t)parts[0];
    bool is_inside = length <= most_inside;
    const char *buffer = texts->variadic[is_inside ? 0 : parts[2]]; /* there is one, if only of their lengths */
    const char *from = is_inside ? view + inside : buffer;
    from += is_inside ? 0 : parts[3];
    if (length > fnl_short_text) {
        take_long((fnl_text){ from, length }, seed, key);
        return;
    }
    fnl_key_words_of(from, length < fnl_key_word_size ? fnl_key_word_size : length, key->words);
    key->bytes = from;
    key->length = (uint32_t)length;
}

/* Text number `at` of the layout. */
static inline void take(const fnl_texts *texts, uint32_t layout, int64_t at, uint64_t seed, fnl_text_key *key)
{
    if (layout == fnl_layout_utf8_view) {
        take_view(texts, at, seed, key);
        return;
    }
    int64_t bounds[2];
    if (layout == fnl_layout_utf8) {
        int32_t small[2];
        memcpy(small, texts->offsets + at * (int64_t)sizeof *small, sizeof small);
        bounds[0] = small[0];
        bounds[1] = small[1];
    } else {
        memcpy(bounds, texts->offsets + at * (int64_t)sizeof *bounds, sizeof bounds);
    }
    take_piece(texts->bytes, bounds[0], bounds[1], seed, key);
}

static inline __attribute__((always_inline)) void take_all(const fnl_column *column, uint32_t layout, int64_t at,
                                                           uint64_t valid, chunk_keys *chunk)
{
    const fnl_text_memo *memo = &column->memo;
    uint32_t count = 0;
    for (; valid != 0; valid &= valid - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(valid);
        fnl_text_key *key = &chunk->keys[count];
        take(&column->texts, layout, at + row, memo->secrets[0], key);
        uint64_t hash = fnl_key_hash(key, memo->secrets);
        __builtin_prefetch(fnl_text_memo_slot(memo, hash));
        chunk->rows[count] = (uint8_t)row;
        chunk->hashes[count++] = hash;
    }
    chunk->count = count;
}

static fnl_text text_of(const fnl_text_key *key)
{
    return (fnl_text){ key->bytes,
                       key->length == fnl_long_text ? (size_t)key->words[fnl_key_length_word] : key->length };
}

/* Not where it is looked for first: elsewhere, or new. False without memory. */
static bool recall(fnl_column *column, fnl_text_key *key, uint64_t hash, int32_t *state)
{
    int64_t unused = 0;
    key->state = fnl_text_unread;
    fnl_text_key *found = fnl_text_memo_find(&column->memo, key, hash);
    if (found->state == fnl_text_unread && !fnl_column_read_state(column, text_of(key), &found->state, &unused)) {
        fnl_text_memo_clear(&column->memo);
        return false;
    }
    *state = found->state;
    return true;
}

bool fnl_column_recall(fnl_column *column, int64_t row, uint64_t valid, int32_t states[fnl_chunk_rows])
{
    chunk_keys chunk;
    int64_t at = column->texts.offset + row;
    if (valid == 0)
        return true;
    if (!fnl_text_memo_reserve(&column->memo, fnl_chunk_rows))
        return false;
    if (column->texts.layout == fnl_layout_utf8)
        take_all(column, fnl_layout_utf8, at, valid, &chunk);
    else if (column->texts.layout == fnl_layout_large_utf8)
        take_all(column, fnl_layout_large_utf8, at, valid, &chunk);
    else
        take_all(column, fnl_layout_utf8_view, at, valid, &chunk);
    for (uint32_t i = 0; i < chunk.count; i++) {
        const fnl_text_key *guess = fnl_text_memo_guess(&column->memo, chunk.hashes[i]);
        if (fnl_key_equal(guess, &chunk.keys[i]))
            states[chunk.rows[i]] = guess->state;
        else if (!recall(column, &chunk.keys[i], chunk.hashes[i], &states[chunk.rows[i]]))
            return false;
    }
    return true;
}
