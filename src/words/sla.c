/* Calendars and clocks. */
#include "words/sections.h"

void fnl_write_calendars(fnl_words *words)
{
    (void)words;
}

void fnl_write_sla(fnl_words *words)
{
    (void)words;
}
