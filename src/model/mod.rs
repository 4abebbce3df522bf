//! Names resolved to ids: what a lifecycle means, ready to be judged, run and drawn.
