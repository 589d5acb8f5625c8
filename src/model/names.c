#include "model/names.h"

enum {
    most_shown = 60,
    most_compared = 64, /* bytes of names that are compared: the cost is quadratic in them */
};

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool fnl_is_identifier(fnl_text name)
{
    if (name.length == 0 || name.length > fnl_most_identifier || !is_letter(name.bytes[0]))
        return false;
    for (size_t i = 1; i < name.length; i++)
        if (!is_letter(name.bytes[i]) && !(name.bytes[i] >= '0' && name.bytes[i] <= '9'))
            return false;
    return true;
}

bool fnl_is_printable(fnl_text name)
{
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.bytes[i] < 0x20 || name.bytes[i] == 0x7f)
            return false;
    return true;
}

fnl_text fnl_shown(fnl_text text)
{
    if (text.length <= most_shown)
        return text;
    size_t length = most_shown;
    while (length > 0 && ((unsigned char)text.bytes[length] & 0xc0) == 0x80)
        length--;
    return (fnl_text){ text.bytes, length };
}

fnl_nearest fnl_nearest_start(fnl_text unknown)
{
    /* A name is near if about a third of it would have to be typed anew. */
    unsigned allowed = unknown.length > most_compared ? 0 : 1 + (unsigned)unknown.length / 4;
    return (fnl_nearest){ .unknown = unknown, .best = { "", 0 }, .distance = allowed + 1 };
}

static unsigned lower_of(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters to insert, delete, replace or swap with their neighbour, without regard to case. */
static unsigned distance_of(fnl_text a, fnl_text b)
{
    unsigned rows[3][most_compared + 1];
    unsigned *before = rows[0];
    unsigned *last = rows[1];
    unsigned *row = rows[2];
    for (unsigned j = 0; j <= b.length; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a.length; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b.length; j++) {
            unsigned here = lower_of(a.bytes[i - 1]);
            unsigned there = lower_of(b.bytes[j - 1]);
            unsigned cost = last[j - 1] + (here != there);
            cost = smaller(cost, smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && here == lower_of(b.bytes[j - 2]) && lower_of(a.bytes[i - 2]) == there)
                cost = smaller(cost, before[j - 2] + 1);
            row[j] = cost;
        }
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b.length];
}

void fnl_nearest_try(fnl_nearest *nearest, fnl_text candidate)
{
    fnl_text unknown = nearest->unknown;
    if (candidate.length > most_compared || unknown.length > most_compared || candidate.length == 0)
        return;
    size_t difference =
        candidate.length > unknown.length ? candidate.length - unknown.length : unknown.length - candidate.length;
    if (difference >= nearest->distance)
        return;
    unsigned distance = distance_of(unknown, candidate);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->best = candidate;
}
