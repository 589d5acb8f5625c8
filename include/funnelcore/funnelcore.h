/*
 * funnelcore: the agreement between marketing and sales, computed. This header brings in all of the interface; docs/c.md
 * is the guide.
 *
 * Handles are opaque. Functions return FNL_OK or a code of error.h, write outputs only on success and the error, which
 * may be NULL, only on failure. Structs that begin with struct_size are initialised with their _INIT macro; they grow at
 * the end only, and zero means what an older version did.
 */
#ifndef FUNNELCORE_FUNNELCORE_H
#define FUNNELCORE_FUNNELCORE_H

#include <funnelcore/arrow.h>
#include <funnelcore/calendar.h>
#include <funnelcore/error.h>
#include <funnelcore/model.h>
#include <funnelcore/plan.h>
#include <funnelcore/state.h>
#include <funnelcore/version.h>

#endif
