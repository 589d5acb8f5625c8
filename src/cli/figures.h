/* Numbers for people: as many digits as are read, thousands apart, with their unit. */
#ifndef FNL_CLI_FIGURES_H
#define FNL_CLI_FIGURES_H

#include "page.h"

/* By the unit: "leads" is a count, "rate" a percentage, "seconds" a span of time, "days" and "months" have one digit after the
   point; "" is a ratio with two; anything else is an amount, which has two if it is small and not whole. */
void fnl_put_figure(fnl_page *page, double value, fnl_slice unit);

/* 12,345 */
void fnl_put_count(fnl_page *page, int64_t count);

/* 34.2 % */
void fnl_put_share(fnl_page *page, double share);

/* A bar of the share of so many columns. */
void fnl_put_bar(fnl_page *page, double share, size_t columns);

#endif
