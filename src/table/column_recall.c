/* What became of the texts of a plain column, a chunk at a time: those seen before are found by their words. */
#include "table/column_state.h"

enum { view_size = 16, most_inside = 12 }; /* what a view holds itself */

/* A view is the key of a text inside it. What lies behind the text in it is 0, or else the text is not found. */
static inline bool take_view(const fnl_texts *texts, int64_t at, fnl_text_key *key)
{
    const char *view = texts->offsets + at * view_size;
    int32_t parts[view_size / sizeof(int32_t)]; /* length, first bytes, buffer, start */
    memcpy(parts, view, sizeof parts);
    size_t length = (size_t)parts[0];
    bool is_inside = length <= most_inside;
    const char *buffer = texts->variadic[is_inside ? 0 : parts[2]]; /* the first is there, if only for the lengths */
    const char *bytes = is_inside ? view : buffer;
    size_t size = is_inside ? view_size : length;
    size_t start = is_inside ? 0 : (size_t)parts[3];
    key->length = (uint32_t)length;
    if (length > fnl_short_text)
        return false;
    fnl_key_whole_words(bytes + start + size, size, key->words);
    return true;
}

/* The key of text number `at` if it is short and its words can be read. A word may begin before a text in the same buffer, but
   not end behind it: nobody knows where a buffer ends. */
static inline bool take_short(const fnl_texts *texts, int64_t at, fnl_text_key *key)
{
    if (texts->layout == fnl_layout_utf8_view)
        return take_view(texts, at, key);
    int64_t bounds[2];
    fnl_texts_bounds(texts, at, bounds);
    size_t length = (size_t)(bounds[1] - bounds[0]);
    key->length = (uint32_t)length;
    if (length > fnl_short_text || bounds[1] < fnl_key_word_size)
        return false;
    fnl_key_words_of(texts->bytes + bounds[1], length, key->words);
    return true;
}

/* Looks valid rows up where their texts most likely are; the rows that are not there. */
static inline __attribute__((always_inline)) uint64_t guess(const fnl_column *column, uint32_t layout, int64_t at,
                                                            uint64_t valid, int32_t states[fnl_chunk_rows])
{
    fnl_texts texts = column->texts; /* copies, which no state written can change */
    const fnl_text_memo memo = column->memo;
    uint64_t missed = 0;
    texts.layout = layout; /* a constant */
    for (; valid != 0; valid &= valid - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(valid);
        fnl_text_key key;
        if (!take_short(&texts, at + row, &key)) {
            missed |= UINT64_C(1) << row;
            continue;
        }
        const fnl_text_key *known = fnl_text_memo_guess(&memo, fnl_key_hash(&key, memo.secrets));
        states[row] = known->state;
        if (fnl_key_difference(known, &key) != 0)
            missed |= UINT64_C(1) << row;
    }
    return missed;
}

static uint64_t guess_all(const fnl_column *column, int64_t at, uint64_t valid, int32_t states[fnl_chunk_rows])
{
    switch (column->texts.layout) {
    case fnl_layout_utf8:
        return guess(column, fnl_layout_utf8, at, valid, states);
    case fnl_layout_large_utf8:
        return guess(column, fnl_layout_large_utf8, at, valid, states);
    default:
        return guess(column, fnl_layout_utf8_view, at, valid, states);
    }
}

/* The key of a text that is long, or in the first bytes of its buffer. */
static void take_other(const fnl_column *column, fnl_text text, fnl_text_key *key)
{
    if (text.length > fnl_short_text) {
        fnl_key_whole_words(text.bytes + text.length, text.length, key->words);
        key->words[fnl_key_hash_word] = fnl_hash_text(text, column->memo.secrets[0]);
        key->words[fnl_key_length_word] = text.length;
        key->length = fnl_long_text;
        return;
    }
    char padded[fnl_key_word_size] = { 0 };
    if (text.length != 0)
        memcpy(padded + sizeof padded - text.length, text.bytes, text.length);
    fnl_key_words_of(padded + sizeof padded, text.length, key->words);
}

/* Texts that are not where they are looked for first: elsewhere, or new. */
typedef struct search {
    fnl_text_key keys[fnl_chunk_rows];
    uint64_t hashes[fnl_chunk_rows];
    uint8_t rows[fnl_chunk_rows];
    uint32_t count;
} search;

static void take_all(const fnl_column *column, int64_t at, uint64_t rows, search *all)
{
    all->count = 0;
    for (; rows != 0; rows &= rows - 1) {
        uint32_t row = (uint32_t)__builtin_ctzll(rows);
        fnl_text text = fnl_texts_at(&column->texts, at + row);
        fnl_text_key *key = &all->keys[all->count];
        if (!take_short(&column->texts, at + row, key))
            take_other(column, text, key);
        key->bytes = text.bytes;
        key->state = fnl_text_unread;
        uint64_t hash = fnl_key_hash(key, column->memo.secrets);
        __builtin_prefetch(fnl_text_memo_slot(&column->memo, hash));
        all->rows[all->count] = (uint8_t)row;
        all->hashes[all->count++] = hash;
    }
}

/* How many of the short texts were known; below 0 without memory. */
static int32_t find_all(fnl_column *column, const search *all, int32_t states[fnl_chunk_rows])
{
    int32_t known = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        const fnl_text_key *key = &all->keys[i];
        bool is_long = key->length == fnl_long_text;
        fnl_text text = { key->bytes, is_long ? (size_t)key->words[fnl_key_length_word] : key->length };
        fnl_text_key *found = fnl_text_memo_find(&column->memo, key, all->hashes[i]);
        int64_t unused = 0;
        if (found->state != fnl_text_unread) {
            known += !is_long;
        } else if (!fnl_column_read_state(column, text, &found->state, &unused)) {
            fnl_text_memo_clear(&column->memo);
            return -1;
        }
        states[all->rows[i]] = found->state;
    }
    return known;
}

/* Asks for the bytes of a chunk further on: short runs over many columns keep stopping the hardware's own. */
static void prefetch_texts(const fnl_column *column, int64_t row)
{
    enum { ahead = 4 * fnl_chunk_rows, cache_line = 64, most_bytes = 64 * cache_line };
    int64_t bounds[2];
    int64_t behind[2];
    if (column->texts.layout == fnl_layout_utf8_view || row + ahead + fnl_chunk_rows >= column->length)
        return;
    fnl_texts_bounds(&column->texts, column->texts.offset + row + ahead, bounds);
    fnl_texts_bounds(&column->texts, column->texts.offset + row + ahead + fnl_chunk_rows, behind);
    int64_t end = behind[0] - bounds[0] < most_bytes ? behind[0] : bounds[0] + most_bytes;
    for (int64_t at = bounds[0]; at < end; at += cache_line)
        __builtin_prefetch(column->texts.bytes + at, 0, 2);
}

bool fnl_column_recall(fnl_column *column, int64_t row, uint64_t valid, int32_t states[fnl_chunk_rows])
{
    int64_t at = column->texts.offset + row;
    if (valid == 0)
        return true;
    if (!fnl_text_memo_reserve(&column->memo, fnl_chunk_rows))
        return false;
    prefetch_texts(column, row);
    uint64_t missed = column->guesses ? guess_all(column, at, valid, states) : valid;
    if (missed == 0)
        return true;
    search all;
    take_all(column, at, missed, &all);
    int32_t known = find_all(column, &all, states);
    column->guesses = known + __builtin_popcountll(valid & ~missed) > __builtin_popcountll(valid) / 2;
    return known >= 0;
}
