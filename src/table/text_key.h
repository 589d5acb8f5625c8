/* Plain texts as they are looked up: a short text is its words, which are read without a look beyond its buffer. */
#ifndef FNL_TABLE_TEXT_KEY_H
#define FNL_TABLE_TEXT_KEY_H

#include "core/hash.h"

enum {
    fnl_key_words = 4,
    fnl_key_word_size = 8,
    fnl_short_text = fnl_key_words * fnl_key_word_size,
    fnl_long_text = fnl_short_text + 1,
    fnl_key_secrets = fnl_key_words + 1,
};

/* Words of a short text: its first, its second, its last but one, its last; they overlap where it has fewer bytes. Of a long
   one: its first, its hash, its length, its last. */
typedef struct fnl_text_key {
    uint64_t words[fnl_key_words];
    const char *bytes; /* in the batch */
    uint32_t length;   /* fnl_long_text for all long ones */
    int32_t state;     /* what became of the text */
} fnl_text_key;

enum { fnl_key_hash_word = 1, fnl_key_length_word = 2 }; /* of long texts */

/* The text's first byte is the lowest. */
static inline uint64_t fnl_key_load(const char *bytes)
{
    uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The words of `length` bytes, from 8 on. */
static inline void fnl_key_words_of(const char *bytes, size_t length, uint64_t words[fnl_key_words])
{
    enum { word = fnl_key_word_size };
    size_t second = length < 2 * word ? length - word : word;
    size_t third = length < 2 * word ? 0 : length - 2 * word;
    words[0] = fnl_key_load(bytes);
    words[1] = fnl_key_load(bytes + second);
    words[2] = fnl_key_load(bytes + third);
    words[3] = fnl_key_load(bytes + length - word);
}

static inline bool fnl_key_equal(const fnl_text_key *a, const fnl_text_key *b)
{
    uint64_t differences = a->words[0] ^ b->words[0];
    differences |= a->words[1] ^ b->words[1];
    differences |= a->words[2] ^ b->words[2];
    differences |= a->words[3] ^ b->words[3];
    if ((differences | (a->length ^ b->length)) != 0)
        return false;
    return a->length != fnl_long_text || memcmp(a->bytes, b->bytes, (size_t)a->words[fnl_key_length_word]) == 0;
}

/* The two halves of a product of 128 bits, one over the other. */
static inline uint64_t fnl_fold_product(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
    uint64_t first = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t second = (a & UINT32_MAX) * (b >> 32) + (first & UINT32_MAX);
    return (a >> 32) * (b >> 32) + (first >> 32) + (second >> 32) ^ (second << 32 | (low & UINT32_MAX));
#endif
}

static inline uint64_t fnl_key_hash(const fnl_text_key *key, const uint64_t secrets[fnl_key_secrets])
{
    uint64_t first = fnl_fold_product(key->words[0] ^ secrets[0], key->words[1] ^ secrets[1]);
    uint64_t second = fnl_fold_product(key->words[2] ^ secrets[2], key->words[3] ^ secrets[3]);
    return first + second + key->length * secrets[4];
}

#endif
