/* UTF-8: checking, counting, trimming. */
#include "text/utf8.h"

/* Bytes of ASCII at the beginning, eight at a time. */
static size_t ascii_length(const char *bytes, size_t length)
{
    size_t at = 0;
    while (length - at >= sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, bytes + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
        at += sizeof word;
    }
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Bytes of the valid sequence of two to four bytes that begins here, 0 if there is none. The second byte's range is narrower after E0 (shortest
   form), ED (surrogates), F0 (shortest form) and F4 (above U+10FFFF). */
static size_t sequence_length(const unsigned char *bytes, size_t length)
{
    unsigned char first = bytes[0];
    if (first < 0xc2 || first > 0xf4)
        return 0;
    size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length < size)
        return 0;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if (!is_continuation(bytes[i]))
            return 0;
    return size;
}

bool fnl_utf8_valid(fnl_text text)
{
    size_t at = 0;
    while (at < text.length) {
        at += ascii_length(text.bytes + at, text.length - at);
        if (at == text.length)
            break;
        size_t size = sequence_length((const unsigned char *)text.bytes + at, text.length - at);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

uint64_t fnl_utf8_length(fnl_text text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += !is_continuation((unsigned char)text.bytes[i]);
    return count;
}

unsigned fnl_utf8_step(unsigned char first)
{
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The property White_Space: U+0009-000D, 0020, 0085, 00A0, 1680, 2000-200A, 2028, 2029, 202F, 205F, 3000. */
static bool is_space_1(unsigned char a)
{
    return a == 0x20 || (a >= 0x09 && a <= 0x0d);
}

static bool is_space_2(unsigned char a, unsigned char b)
{
    return a == 0xc2 && (b == 0x85 || b == 0xa0);
}

static bool is_space_3(unsigned char a, unsigned char b, unsigned char c)
{
    if (a == 0xe1)
        return b == 0x9a && c == 0x80;
    if (a == 0xe3)
        return b == 0x80 && c == 0x80;
    if (a != 0xe2)
        return false;
    if (b == 0x80)
        return (c >= 0x80 && c <= 0x8a) || c == 0xa8 || c == 0xa9 || c == 0xaf;
    return b == 0x81 && c == 0x9f;
}

/* Bytes of the white space at the beginning, 0 if there is none; length > 0. */
static size_t leading_space(const unsigned char *bytes, size_t length)
{
    if (is_space_1(bytes[0]))
        return 1;
    if (length >= 2 && is_space_2(bytes[0], bytes[1]))
        return 2;
    if (length >= 3 && is_space_3(bytes[0], bytes[1], bytes[2]))
        return 3;
    return 0;
}

static size_t trailing_space(const unsigned char *bytes, size_t length)
{
    if (is_space_1(bytes[length - 1]))
        return 1;
    if (length >= 2 && is_space_2(bytes[length - 2], bytes[length - 1]))
        return 2;
    if (length >= 3 && is_space_3(bytes[length - 3], bytes[length - 2], bytes[length - 1]))
        return 3;
    return 0;
}

fnl_text fnl_trim(fnl_text text)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    size_t start = 0;
    size_t end = text.length;
    for (size_t size = 1; size != 0 && end > 0; end -= size)
        size = trailing_space(bytes, end);
    for (size_t size = 1; size != 0 && start < end; start += size)
        size = leading_space(bytes + start, end - start);
    return start == end ? (fnl_text){ text.bytes, 0 } : (fnl_text){ text.bytes + start, end - start };
}
