# Reference values for post-stratified, raked and trimmed weights: R's survey on invented data, and
# its published api samples. Run in this folder: Rscript calibration.R; it writes calibration.json.
suppressMessages({library(survey); library(jsonlite)})

figure <- function(m) list(value = unname(coef(m)), error = unname(as.vector(SE(m))))
domains <- function(b) list(label = as.character(b[[1]]), value = unname(coef(b)),
                            error = unname(as.vector(SE(b))))
totals <- function(t) setNames(as.list(t$Freq), as.character(t[[1]]))

draw <- function(seed, n, strata, clusters, missing) {
  set.seed(seed)
  d <- data.frame(h = rep_len(letters[seq_len(strata)], n))
  d <- d[order(d$h), , drop = FALSE]
  d$c <- if (clusters > 0) unlist(lapply(split(seq_len(n), d$h), function(i)
    paste0(d$h[i[1]], rep_len(seq_len(clusters), length(i))))) else seq_len(n)
  d$a <- sample(c("local", "national", "regional"), n, TRUE, c(0.5, 0.2, 0.3))
  d$b <- sample(c("x", "y"), n, TRUE, c(0.35, 0.65))
  d$k <- sample(1:4, n, TRUE)
  d$g <- sample(c("north", "south"), n, TRUE)
  d$y <- round(3 + (d$a == "local") - 0.5 * (d$b == "x") + rnorm(n), 2)
  d$x <- as.numeric(runif(n) < 0.4 + 0.3 * (d$b == "x"))
  d$w <- round(runif(n, 1, 5), 2)
  d$N <- as.numeric(round(tapply(d$c, d$h, function(x) length(unique(x))) * runif(strata, 2, 6))[d$h])
  if (missing > 0) d$y[sample(n, round(missing * n))] <- NA
  rownames(d) <- NULL
  d
}

shapes <- list(list(1, 60, 1, 0, 0), list(2, 80, 3, 0, 0), list(3, 120, 2, 6, 0),
               list(4, 200, 4, 0, 0.1), list(5, 300, 3, 8, 0.15), list(6, 50, 1, 10, 0.1))
cases <- lapply(shapes, function(s) {
  d <- do.call(draw, s)
  id <- if (s[[4]] > 0) ~c else ~1
  des <- svydesign(id, strata = ~h, weights = ~w, fpc = ~N, data = d)
  pop <- function(name, shares, N = 1000) {
    labels <- sort(unique(d[[name]]))
    t <- data.frame(labels, Freq = N * shares[seq_along(labels)] / sum(shares[seq_along(labels)]))
    names(t)[1] <- name
    t
  }
  pa <- pop("a", c(0.45, 0.25, 0.3)); pb <- pop("b", c(0.5, 0.5)); pk <- pop("k", 4:1)
  ps <- postStratify(des, ~a, pa)
  joint <- expand.grid(a = pa$a, b = pb$b, stringsAsFactors = FALSE)
  joint$Freq <- c(200, 100, 150, 250, 120, 180)
  both <- postStratify(des, ~a + b, joint)
  tight <- list(maxit = 500, epsilon = 1e-13)
  r2 <- rake(des, list(~a, ~b), list(pa, pb), control = tight)
  r3 <- rake(des, list(~a, ~b, ~k), list(pa, pb, pk), control = tight)
  found <- function(cal) list(
    weights = unname(weights(cal)), mean = figure(svymean(~y, cal, na.rm = TRUE)),
    total = figure(svytotal(~y, cal, na.rm = TRUE)), df = degf(cal),
    share = figure(svymean(~x, cal)),
    mean_by = domains(svyby(~y, ~g, cal, svymean, na.rm = TRUE)),
    total_by = domains(svyby(~y, ~g, cal, svytotal, na.rm = TRUE)))
  plain <- svydesign(id, strata = ~h, weights = ~w, data = d)
  trims <- lapply(list(list(4, 1.5), list(3, 0), list(4.5, 2)), function(l) list(
    upper = l[[1]], lower = l[[2]],
    once = unname(weights(trimWeights(plain, upper = l[[1]], lower = l[[2]]))),
    strict = tryCatch(unname(weights(trimWeights(plain, upper = l[[1]], lower = l[[2]],
                                                 strict = TRUE))), error = function(e) NULL)))
  list(data = d, clustered = s[[4]] > 0, targets = list(a = totals(pa), b = totals(pb), k = totals(pk)),
       joint = joint, post = found(ps), post_joint = found(both), rake2 = found(r2),
       rake3 = found(r3), trims = trims)
})

# survey's documentation of postStratify() and rake().
data(api)
dclus1 <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
ps <- postStratify(dclus1, ~stype, types)
rk <- rake(dclus1, list(~stype, ~sch.wide), list(types, wide),
           control = list(maxit = 500, epsilon = 1e-13))
kept <- apiclus1[, c("api00", "enroll", "stype", "sch.wide", "dnum", "pw", "fpc")]
names(kept)[4] <- "wide"
api <- list(data = kept,
            types = totals(types), wide = totals(wide),
            post = list(mean = figure(svymean(~api00, ps)), total = figure(svytotal(~enroll, ps))),
            rake = list(mean = figure(svymean(~api00, rk)), total = figure(svytotal(~enroll, rk))))

write_json(list(R = R.version.string, survey = as.character(packageVersion("survey")),
                cases = cases, api = api),
           "calibration.json", digits = I(17), auto_unbox = TRUE, na = "null", dataframe = "columns")
