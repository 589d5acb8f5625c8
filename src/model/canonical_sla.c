/* The canonical form of calendars and clocks. */
#include "model/canonical.h"

void fnl_put_calendars(fnl_canonical *canonical, fnl_parent *root)
{
    (void)canonical;
    (void)root;
}

void fnl_put_sla(fnl_canonical *canonical, fnl_parent *root)
{
    (void)canonical;
    (void)root;
}
