# Reference values for paired and unpaired change, effect sizes and adjusted p: base R and effsize.
# Run in this folder: Rscript change.R; it writes change.json.
suppressMessages({library(jsonlite); library(effsize)})

draw <- function(n, shift, ties, seed) {
  set.seed(seed)
  x <- rnorm(n, 3.4, 0.8); y <- x * 0.6 + 1.4 + shift + rnorm(n, 0, 0.6)
  if (ties) { x <- pmin(pmax(round(x), 1), 5); y <- pmin(pmax(round(y), 1), 5) }
  list(x = x, y = y)
}
shapes <- list(c(8, 0.3, 0), c(25, 0.1, 1), c(49, -0.2, 0), c(60, 0, 1), c(200, 0.15, 1),
               c(12, 0.9, 0), c(30, -0.4, 1), c(1000, 0.05, 0))
cases <- lapply(seq_along(shapes), function(i) {
  s <- shapes[[i]]; d <- draw(s[1], s[2], s[3] == 1, 300 + i)
  t <- t.test(d$y, d$x, paired = TRUE)
  w <- suppressWarnings(wilcox.test(d$y, d$x, paired = TRUE))
  u <- t.test(d$y, d$x)
  m <- suppressWarnings(wilcox.test(d$y, d$x))
  # Without return.dm, version 0.8.1 gives another variance where delta is negative than for the
  # two samples exchanged.
  c <- cliff.delta(d$y, d$x, return.dm = TRUE)
  sh <- sd(d$y - d$x); df <- length(d$x) - 1
  dz <- mean(d$y - d$x) / sh
  # The noncentrality by uniroot on pt, to R's precision.
  end <- function(p) uniroot(function(ncp) pt(t$statistic, df, ncp) - p,
    c(t$statistic - 12, t$statistic + 12), tol = 1e-12)$root / sqrt(length(d$x))
  fav <- list(x = as.integer(d$x >= 3.5), y = as.integer(d$y >= 3.5))
  tab <- table(factor(fav$x, 0:1), factor(fav$y, 0:1))
  mc <- mcnemar.test(tab)
  ex <- binom.test(tab[1, 2], tab[1, 2] + tab[2, 1])
  list(before = d$x, after = d$y, t = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value,
       low = t$conf.int[1], high = t$conf.int[2], change = t$estimate[[1]],
       v = w$statistic[[1]], wp = w$p.value,
       welch_t = u$statistic[[1]], welch_df = u$parameter[[1]], welch_p = u$p.value,
       welch_low = u$conf.int[1], welch_high = u$conf.int[2], mw = m$statistic[[1]], mwp = m$p.value,
       cliff = c$estimate[[1]], cliff_low = c$conf.int[[1]], cliff_high = c$conf.int[[2]],
       dz = dz, dz_low = end(0.975), dz_high = end(0.025),
       fav_before = fav$x, fav_after = fav$y, mcnemar = mc$statistic[[1]], mcnemar_p = mc$p.value,
       exact_p = ex$p.value)
})
set.seed(9)
p <- c(runif(12)^3, NA, 0.01, 0.01)
methods <- c("holm", "BH", "BY", "bonferroni", "hochberg")
adjusted <- setNames(lapply(methods, function(m) p.adjust(p, m)), methods)
s <- with(sleep, t.test(extra[group == 1], extra[group == 2], paired = TRUE))
write_json(list(R = R.version.string, effsize = as.character(packageVersion("effsize")),
                cases = cases, p = p, adjusted = adjusted),
           "change.json", digits = NA, auto_unbox = TRUE, na = "null")
