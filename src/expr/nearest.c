#include "expr/nearest.h"

enum {
    longest_name = 64, /* longer names have no nearest one */
    most_tries = 20000,
    cost_of_edit = 4,
    cost_of_case = 1,
};

void fnl_nearest_start(fnl_nearest *nearest, fnl_text wanted)
{
    size_t edits = wanted.length < 4 ? 1 : (wanted.length < 8 ? 2 : 3);
    *nearest = (fnl_nearest){ .wanted = wanted, .distance = (unsigned)edits * cost_of_edit + 1 };
}

static char lower(char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        return (char)(letter - 'A' + 'a');
    return letter;
}

static unsigned cost_of_change(char a, char b)
{
    if (a == b)
        return 0;
    return lower(a) == lower(b) ? cost_of_case : cost_of_edit;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, three rows. */
static unsigned distance_between(fnl_text a, fnl_text b)
{
    unsigned rows[3][longest_name + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b.length; j++) {
        before[j] = 0;
        last[j] = (unsigned)j * cost_of_edit;
    }
    for (size_t i = 1; i <= a.length; i++) {
        now[0] = (unsigned)i * cost_of_edit;
        for (size_t j = 1; j <= b.length; j++) {
            char x = a.bytes[i - 1], y = b.bytes[j - 1];
            unsigned cost = last[j - 1] + cost_of_change(x, y);
            cost = least(cost, least(last[j], now[j - 1]) + cost_of_edit);
            if (i > 1 && j > 1 && lower(x) == lower(b.bytes[j - 2]) && lower(a.bytes[i - 2]) == lower(y))
                cost = least(cost, before[j - 2] + cost_of_edit);
            now[j] = cost;
        }
        unsigned *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.length];
}

void fnl_nearest_try(fnl_nearest *nearest, fnl_text candidate)
{
    fnl_text wanted = nearest->wanted;
    if (candidate.length == 0 || candidate.length > longest_name || wanted.length > longest_name)
        return;
    if (++nearest->tried > most_tries)
        return;
    size_t longer =
        candidate.length > wanted.length ? candidate.length - wanted.length : wanted.length - candidate.length;
    if (longer * cost_of_edit >= nearest->distance)
        return;
    unsigned distance = distance_between(wanted, candidate);
    /* Sharing not a letter with what was written is no help. */
    if (distance >= nearest->distance || distance >= cost_of_edit * wanted.length)
        return;
    nearest->distance = distance;
    nearest->best = candidate;
}

fnl_text fnl_nearest_among(fnl_text wanted, const fnl_text *candidates, uint32_t count)
{
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, wanted);
    for (uint32_t i = 0; i < count; i++)
        fnl_nearest_try(&nearest, candidates[i]);
    return nearest.best;
}
