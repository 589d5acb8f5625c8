/* The texts of one run, numbered: first the literals of the plan, then what the columns bring. */
#ifndef FNL_TABLE_POOL_H
#define FNL_TABLE_POOL_H

#include "core/hash.h"

typedef fnl_index fnl_pool;

#endif
