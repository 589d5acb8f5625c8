/* A linear score: weights learned from data. */
#include "words/sections.h"

static void start_row(fnl_words *words, const fnl_term *term, uint32_t row)
{
    fnl_tell(words, "| ");
    if (row == 0)
        fnl_tell_condition(words, term->name);
    fnl_tell(words, " | ");
}

static void write_row(fnl_words *words, const fnl_term *term, uint32_t row, const char *value, double weight)
{
    start_row(words, term, row);
    fnl_tell(words, value);
    fnl_tell(words, " | ");
    fnl_tell_number(words, weight);
    fnl_tell(words, " |\n");
}

static void write_term(fnl_words *words, const fnl_term *term)
{
    uint32_t row = 0;
    if (!term->is_map)
        write_row(words, term, row++, "each 1 of it", term->weight);
    for (; term->is_map && row < term->key_count; row++) {
        start_row(words, term, row);
        fnl_tell(words, "is ");
        fnl_tell_code(words, term->keys[row]);
        fnl_tell(words, " | ");
        fnl_tell_number(words, term->key_weights[row]);
        fnl_tell(words, " |\n");
    }
    if (term->is_map && (term->otherwise != 0 || row == 0))
        write_row(words, term, row++, "another value", term->otherwise);
    if (term->missing != 0)
        write_row(words, term, row, "not known", term->missing);
}

static void tell_odds(fnl_words *words, const fnl_linear *linear)
{
    fnl_tell_next(words, "The sum is turned into points: ");
    fnl_tell_number(words, linear->pdo_score);
    fnl_tell(words, " where the odds are ");
    fnl_tell_number(words, linear->pdo_odds);
    fnl_tell(words, " to 1, and ");
    fnl_tell_number(words, linear->pdo_double);
    fnl_tell(words, " more whenever the odds double.");
}

static void tell_ending(fnl_words *words, const fnl_linear *linear)
{
    if (linear->has_pdo)
        tell_odds(words, linear);
    else if (linear->link == fnl_link_logistic)
        fnl_tell_next(words, "The sum is turned into a probability (1 / (1 + e^-sum)).");
    if (linear->has_scale) {
        fnl_tell_next(words, "The result is multiplied by ");
        fnl_tell_number(words, linear->scale);
        fnl_tell(words, ".");
    }
    if (linear->has_round) {
        fnl_tell_next(words, "It is rounded to ");
        fnl_tell_count(words, (uint32_t)linear->round, "digit", "digits");
        fnl_tell(words, " after the point.");
    }
    if (linear->has_low) {
        fnl_tell_next(words, "It is at least ");
        fnl_tell_number(words, linear->low);
        fnl_tell(words, ".");
    }
    if (linear->has_high) {
        fnl_tell_next(words, "It is at most ");
        fnl_tell_number(words, linear->high);
        fnl_tell(words, ".");
    }
}

void fnl_write_linear(fnl_words *words, const fnl_linear *linear)
{
    fnl_tell_next(words, "A sum of weights, starting at ");
    fnl_tell_number(words, linear->intercept);
    fnl_tell(words, ".");
    tell_ending(words, linear);
    fnl_tell(words, "\n");
    if (linear->term_count == 0)
        return;
    fnl_tell(words, "\n| Value | When | Weight |\n| --- | --- | ---: |\n");
    for (uint32_t i = 0; i < linear->term_count; i++)
        write_term(words, &linear->terms[i]);
}
