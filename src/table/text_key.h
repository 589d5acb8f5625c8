/* Plain texts as they are looked up: a short text is its words, which are read without a look beyond its buffer. */
#ifndef FNL_TABLE_TEXT_KEY_H
#define FNL_TABLE_TEXT_KEY_H

#include "core/hash.h"
#include "core/word.h"

enum {
    fnl_key_words = 4,
    fnl_key_word_size = 8,
    fnl_short_text = fnl_key_words * fnl_key_word_size,
    fnl_long_text = fnl_short_text + 1,
    fnl_key_secrets = fnl_key_words,
};

/* Words of a short text: its first, its second, its last but one, its last; they overlap where it has fewer bytes, and below 8
   bytes the last two hold it, the others are 0. Of a long one: its first, its hash, its length, its last. */
typedef struct fnl_text_key {
    uint64_t words[fnl_key_words];
    const char *bytes; /* in the batch */
    uint32_t length;   /* fnl_long_text for all long ones */
    int32_t state;     /* what became of the text */
} fnl_text_key;

enum { fnl_key_hash_word = 1, fnl_key_length_word = 2 }; /* of long texts */

/* The words of the `length` bytes before end, from 8 on. */
static inline void fnl_key_whole_words(const char *end, size_t length, uint64_t words[fnl_key_words])
{
    const char *bytes = end - length;
    size_t last = length - fnl_key_word_size;
    size_t second = last < fnl_key_word_size ? last : fnl_key_word_size;
    words[0] = fnl_load_word(bytes);
    words[1] = fnl_load_word(bytes + second);
    words[2] = fnl_load_word(bytes + last - second);
    words[3] = fnl_load_word(bytes + last);
}

/* The words of the `length` bytes before end, up to 32; the word that ends there can be read. Without branches: texts below and
   from 8 bytes often lie in turns. */
static inline void fnl_key_words_of(const char *end, size_t length, uint64_t words[fnl_key_words])
{
    static const uint64_t kept[fnl_key_word_size + 1] = {
        0,
        UINT64_C(0xff) << 56,
        UINT64_C(0xffff) << 48,
        UINT64_C(0xffffff) << 40,
        UINT64_C(0xffffffff) << 32,
        UINT64_C(0xffffffffff) << 24,
        UINT64_C(0xffffffffffff) << 16,
        UINT64_C(0xffffffffffffff) << 8,
        UINT64_MAX,
    };
    uint64_t is_whole = 0 - (uint64_t)(length >= fnl_key_word_size);
    size_t last = (length - fnl_key_word_size) & (size_t)is_whole;
    fnl_key_whole_words(end, last + fnl_key_word_size, words);
    words[0] &= is_whole;
    words[1] &= is_whole;
    words[2] &= kept[length - last];
    words[3] &= kept[length - last];
}

/* 0 if the words are the same. */
static inline uint64_t fnl_key_difference(const fnl_text_key *a, const fnl_text_key *b)
{
    uint64_t difference = a->length ^ b->length;
    for (size_t i = 0; i < fnl_key_words; i++)
        difference |= a->words[i] ^ b->words[i];
    return difference;
}

static inline bool fnl_key_equal(const fnl_text_key *a, const fnl_text_key *b)
{
    if (fnl_key_difference(a, b) != 0)
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
    uint64_t high = (a >> 32) * (b >> 32) + (first >> 32) + (second >> 32);
    return high ^ (second << 32 | (low & UINT32_MAX));
#endif
}

/* Products of words that nobody outside knows, so that nobody can choose texts that collide; multiplied once more, since texts
   that count up in one word give products that do. Lengths are left out: texts that differ in nothing else are few. */
static inline uint64_t fnl_key_hash(const fnl_text_key *key, const uint64_t secrets[fnl_key_secrets])
{
    uint64_t a = key->words[0] + secrets[0];
    uint64_t b = key->words[1] + secrets[1];
    uint64_t c = key->words[2] + secrets[2];
    uint64_t d = key->words[3] + secrets[3];
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide sum = (wide)a * b + (wide)c * d;
    return fnl_fold_product((uint64_t)sum, (uint64_t)(sum >> 64));
#else
    uint64_t second = fnl_fold_product(c, d);
    return fnl_fold_product(fnl_fold_product(a, b) + second, second);
#endif
}

#endif
