/* Writing a page of Markdown: texts of anyone, numbers and spans of time in words. */
#ifndef FNL_WORDS_WORDS_H
#define FNL_WORDS_WORDS_H

#include "model/model.h"

typedef struct fnl_words {
    const fnl_model *model;
    fnl_buffer *out;
    uint32_t section; /* number of the one being written */
    uint32_t part;    /* … and of its part */
} fnl_words;

/* As it stands: Markdown of our own. */
void fnl_tell(fnl_words *words, const char *markdown);
/* The same as the next sentence of a paragraph or a cell. */
void fnl_tell_next(fnl_words *words, const char *markdown);

/* A text of the model, which may hold anything: nothing of it is taken for Markdown or HTML, and it stays on its line. */
void fnl_tell_text(fnl_words *words, fnl_text text);
void fnl_tell_bold(fnl_words *words, fnl_text text);
/* The same in the type of names, values and conditions. */
void fnl_tell_code(fnl_words *words, fnl_text text);
/* Of an expression as written. */
void fnl_tell_condition(fnl_words *words, fnl_text text);
void fnl_tell_expression(fnl_words *words, const fnl_expression *expression);

/* `## 2. Scores`, `### 2.1 fit`, `#### Group: company`. */
void fnl_tell_section(fnl_words *words, const char *title);
void fnl_tell_part(fnl_words *words, fnl_text title);
void fnl_tell_heading(fnl_words *words, const char *kind, fnl_text title);

void fnl_tell_integer(fnl_words *words, int64_t value);
void fnl_tell_exact(fnl_words *words, int64_t value, unsigned scale);
void fnl_tell_points(fnl_words *words, int64_t points);
void fnl_tell_number(fnl_words *words, double value);
/* 0.6, of an integer of 1/1,000,000. */
void fnl_tell_weight(fnl_words *words, int64_t weight);
/* 12.5 %, of millionths. */
void fnl_tell_percent(fnl_words *words, int64_t millionths);
void fnl_tell_day(fnl_words *words, int32_t day);
/* 2026-11-21T09:00:00+07:00, or the end of 2026-11-21. */
void fnl_tell_instant(fnl_words *words, int64_t instant);

/* 14 days, 1 hour 30 minutes. */
void fnl_tell_duration(fnl_words *words, int64_t seconds);
/* What follows "every": 14 days, but day for 1 day. */
void fnl_tell_every(fnl_words *words, int64_t seconds);

/* "1 rule", "2 rules". */
void fnl_tell_count(fnl_words *words, uint32_t count, const char *one, const char *many);

/* "at least 0 and at most 100" of what a clamp has; false, and nothing, if both sides are open. */
bool fnl_tell_clamp(fnl_words *words, const fnl_clamp *clamp);

/* What stands between the items of a list: ", " and, before the last, " and ". */
void fnl_tell_between(fnl_words *words, uint32_t index, uint32_t count);

#endif
